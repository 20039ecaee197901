from __future__ import annotations

from django.urls import path

from namro.web.reports import checking, composer, desk, editing, editions, rechecking, steps, views

app_name = "reports"
ONE = "<int:pk>/so/<int:number>/"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("kiem-tra/", checking.check_file, name="check"),
    path("lap/", composer.composer, name="composer"),
    path("<int:pk>/", editions.report, name="newest"),
    path(ONE, editions.edition, name="edition"),
    path(f"{ONE}tep.<str:form>", editions.download, name="file"),
    path(f"{ONE}lich-su/", editions.history, name="history"),
    path(f"{ONE}loi/<int:at>/", editing.block, name="block"),
    path(f"{ONE}them/<int:at>/", editing.add, name="add"),
    path(f"{ONE}giai-trinh/", editing.explaining, name="explain"),
    path(f"{ONE}kiem-lai/", rechecking.recheck, name="recheck"),
    path(f"{ONE}buoc/<str:slug>/", steps.step, name="step"),
    path("<str:name>/<str:unit>/<str:period>/", views.report, name="report"),
    path("<str:name>/<str:unit>/<str:period>/tep.<str:form>", views.download, name="download"),
]
