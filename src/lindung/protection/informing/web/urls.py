"""Addresses of informing, below `protection/`."""

from django.urls import path

from lindung.protection.informing.web import contacts, sheets

app_name = "informing"
urlpatterns = [
    path("<str:case_code>/informing/", sheets.home, name="home"),
    path("<str:case_code>/informing/sheet/<str:language>/", sheets.sheet, name="sheet"),
    path("<str:case_code>/informing/sheet/<str:language>/pdf/", sheets.as_pdf, name="pdf"),
    path("<str:case_code>/informing/told/", sheets.tell, name="tell"),
    path("<str:case_code>/informing/contacts/add/", contacts.ask, name="ask"),
    path("<str:case_code>/informing/contacts/<uuid:subject>/", contacts.contact, name="contact"),
    path("<str:case_code>/informing/contacts/<uuid:subject>/sent/", contacts.send, name="send"),
    path("<str:case_code>/informing/contacts/<uuid:subject>/answer/", contacts.answer, name="answer"),
    path("<str:case_code>/informing/contacts/<uuid:subject>/end/", contacts.close, name="close"),
]
