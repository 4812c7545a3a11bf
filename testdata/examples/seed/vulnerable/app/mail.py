import smtplib
from email.message import EmailMessage


def send_mail(to: str, subject: str, text: str):
    mail = EmailMessage()
    mail["To"], mail["Subject"] = to, subject
    mail.set_content(text)
    with smtplib.SMTP("mail") as server:
        server.send_message(mail)
