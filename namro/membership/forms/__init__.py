"""Statistical forms of membership: Biểu 1 (organisations and members) and Biểu 2 (who the members are)."""
