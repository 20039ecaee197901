"""The installation's secret key: from the environment, or generated once into the home folder."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from namro.ground.errors import HouseError

SHORTEST = 32


def secret_key(home: Path) -> str:
    """``NAMRO_SECRET_KEY``, else the content of ``secret_key`` (mode 0600), made at the first call."""
    given = os.environ.get("NAMRO_SECRET_KEY")
    if given:
        if len(given) < SHORTEST:
            raise HouseError(f"NAMRO_SECRET_KEY quá ngắn; hãy đặt ít nhất {SHORTEST} ký tự ngẫu nhiên.")
        return given
    path = home / "secret_key"
    if not path.exists():
        _generate(path)
    return path.read_text().strip()


def _generate(path: Path) -> None:
    """Two processes may start at once: the first link wins, both then read the same key."""
    temporary = path.with_name(f"secret_key.{secrets.token_hex(8)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(48))
        os.link(temporary, path)
    except FileExistsError:
        pass
    except OSError as error:
        raise HouseError(
            f"Không ghi được khóa bí mật vào {path} ({error.strerror}); hãy đặt NAMRO_HOME vào thư mục "
            "ghi được."
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink()
