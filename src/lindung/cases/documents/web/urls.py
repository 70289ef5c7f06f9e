"""Addresses of documents, below `cases/`. A document is named by its key; never by its name."""

from django.urls import path

from lindung.cases.documents.web import sealed, views

app_name = "documents"
urlpatterns = [
    path("<str:case_code>/documents/", views.documents, name="list"),
    path("<str:case_code>/documents/add/", views.add, name="add"),
    path("<str:case_code>/documents/<uuid:document>/", views.download, name="open"),
    path("<str:case_code>/documents/<uuid:document>/sealed/", sealed.open_sealed, name="open_sealed"),
    path("<str:case_code>/documents/<uuid:document>/remove/", views.remove, name="remove"),
]
