"""What Drafts, Sent, Trash, Junk and Archive are called where the server does not say what a folder is for.

Names as mail servers and clients create them, in the languages they are localized to; compared without regard to letter
case. A name stands here only if it means one thing: 发件箱 (outbox) is in no list, since mail in it has not been sent.
"""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from worker.core.messages import Role

DRAFTS = """
    drafts | draft | draft messages | 草稿 | 草稿箱 | 草稿夹 | 草稿匣 | 草稿邮件 | 下書き | 下書きトレイ
    임시보관함 | 임시 보관함 | entwürfe | entwurf | brouillons | brouillon | borradores | borrador | bozze | bozza
    rascunhos | rascunho | concepten | utkast | utkast till meddelanden | kladder | kladde | luonnokset | luonnos
    szkice | kopie robocze | wersje robocze | koncepty | rozepsané | черновики | черновик | чернетки | taslaklar
    taslak | piszkozatok | ciorne | πρόχειρα | esborranys | koncepti | osnutki | skice | mustandid | melnraksti
    juodraščiai | טיוטות | المسودات | مسودات | bản nháp | thư nháp | draf | konsep | ร่างจดหมาย | ड्राफ़्ट
"""
SENT = """
    sent | sent items | sent mail | sent messages | sent-mail | sent e-mail | sent email | sentbox | sent objects
    已发送 | 已发送邮件 | 已发送的邮件 | 已发邮件 | 已傳送 | 已傳送的郵件 | 已寄出 | 已寄郵件 | 寄件備份
    寄件備份匣 | 送信済み | 送信済みメール | 送信済みアイテム | 送信済みトレイ | 보낸편지함 | 보낸 편지함
    보낸메일함 | 보낸 메일함 | 보낸 항목 | gesendet | gesendete | gesendete elemente | gesendete objekte
    gesendete nachrichten | gesendete e-mails | envoyés | envoyé | éléments envoyés | messages envoyés
    courrier envoyé | enviados | elementos enviados | correo enviado | mensajes enviados | itens enviados
    e-mails enviados | e-mail enviado | mensagens enviadas | enviadas | inviati | inviata | posta inviata
    messaggi inviati | elementi inviati | verzonden | verzonden items | verzonden berichten | verzonden e-mail
    skickat | skickade | skickade objekt | skickade meddelanden | sendt | sendt post | sendte | sendte elementer
    sendte objekter | sendte meldinger | lähetetyt | lähetetyt viestit | lähetetyt kohteet | wysłane
    elementy wysłane | odeslané | odeslaná pošta | отправленные | отправлено | надіслані | надіслано | відправлені
    gönderilmiş | gönderilenler | gönderilmiş öğeler | gönderilmiş postalar | elküldött | elküldött elemek | trimise
    mesaje trimise | απεσταλμένα | enviats | poslano | odoslané | saadetud | išsiųsta | דואר יוצא | נשלחו
    البريد المرسل | الرسائل المرسلة | đã gửi | thư đã gửi | terkirim | ส่งแล้ว
"""
TRASH = """
    trash | bin | deleted | deleted items | deleted messages | deleted mail | 已删除 | 已删除邮件 | 已删除的邮件
    已刪除的郵件 | 刪除的郵件 | 垃圾桶 | 废件箱 | 回收站 | ゴミ箱 | ごみ箱 | 削除済みアイテム | 휴지통 | 지운편지함
    지운 편지함 | 삭제된 편지함 | papierkorb | gelöscht | gelöschte | gelöschte elemente | gelöschte objekte
    gelöschte nachrichten | corbeille | éléments supprimés | messages supprimés | supprimés | papelera
    papelera de reciclaje | elementos eliminados | eliminados | cestino | posta eliminata | elementi eliminati
    messaggi eliminati | lixeira | lixo | itens excluídos | itens eliminados | prullenbak | prullenmand | verwijderd
    verwijderde items | verwijderde berichten | papperskorgen | papperskorg | borttagna objekt | borttaget
    papirkurv | papirkurven | slettet | slettet post | slettede elementer | slettede objekter | slettede | roskakori
    poistetut | poistetut kohteet | kosz | elementy usunięte | usunięte | koš | odstraněná pošta | odstraněné
    корзина | удаленные | удалённые | удаленные письма | кошик | видалені | çöp | çöp kutusu | silinmiş öğeler
    silinenler | kuka | lomtár | törölt elemek | coș de gunoi | κάδος απορριμμάτων | paperera | kôš | smeće
    prügikast | šiukšliadėžė | אשפה | סל המיחזור | المهملات | سلة المهملات | thùng rác | tempat sampah | ถังขยะ
"""
JUNK = """
    junk | spam | junk e-mail | junk email | junk mail | junk-e-mail | bulk | bulk mail | spambox | 垃圾邮件
    垃圾信件 | 垃圾郵件 | 垃圾郵件匣 | 迷惑メール | 迷惑メールフォルダ | 스팸 | 스팸함 | 스팸메일함 | 스팸편지함
    정크 메일 | 정크메일 | junk-mail | spamverdacht | unerwünscht | unerwünschte werbung | spamordner
    courrier indésirable | indésirables | pourriel | pourriels | correo no deseado | no deseado | correo basura
    posta indesiderata | indesiderata | lixo eletrônico | lixo eletrónico | lixo electrónico
    correio eletrónico de lixo | ongewenste e-mail | ongewenst | ongewenste mail | skräppost | skräp | søppelpost
    uønsket e-mail | uønsket e-post | uønsket post | uønsket | roskaposti | niechciane | wiadomości-śmieci
    wiadomości śmieci | nevyžádaná pošta | nevyžádané | спам | нежелательная почта | небажана пошта | istenmeyen
    gereksiz | gereksiz e-posta | istenmeyen posta | önemsiz | levélszemét | mesaje nedorite
    ανεπιθύμητη αλληλογραφία | ανεπιθύμητα | correu brossa | neželena pošta | דואר זבל | البريد غير المرغوب فيه
    thư rác | ขยะ
"""
ARCHIVE = """
    archive | archives | archived | 归档 | 存档 | 已归档 | 封存 | アーカイブ | 보관 | 보관함 | 보관처리 | archiv
    archivés | archivo | archivados | archivio | arquivo | arquivados | arquivo morto | archief | gearchiveerd
    arkiv | arkiverat | arkiveret | arkivert | arkisto | arkistoidut | archiwum | archív | архив | архів | arşiv
    archívum | arhivă | αρχείο | arxiu | arhiv | ארכיון | الأرشيف | lưu trữ | arsip
"""
ALL = "all mail"
UNSENT = """
    outbox | unsent | unsent messages | scheduled | templates | postausgang | vorlagen | geplant | boîte d'envoi
    bandeja de salida | plantillas | posta in uscita | caixa de saída | postvak uit | sjablonen | utkorg | utkorgen
    mallar | udbakke | utboks | lähtevät | skrzynka nadawcza | szablony | pošta k odeslání | šablony | исходящие
    шаблоны | вихідні | giden kutusu | şablonlar | 发件箱 | 寄件匣 | 定时邮件 | 模板 | 范本 | 送信トレイ
    テンプレート | 보낼편지함 | 보낼 편지함
"""
"""Folders of mail that has not gone out, beside Drafts."""


def key(name: str) -> str:
    """A name as it is compared: compatible forms of letters, letter case and outer spaces make no difference."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _table() -> dict[str, Role]:
    lists = {
        Role.DRAFTS: DRAFTS,
        Role.SENT: SENT,
        Role.TRASH: TRASH,
        Role.JUNK: JUNK,
        Role.ARCHIVE: ARCHIVE,
        Role.ALL: ALL,
    }
    return {name: role for role, names in lists.items() for name in _keys(names)}


def _keys(names: str) -> frozenset[str]:
    return frozenset(key(name) for line in names.strip().splitlines() for name in line.split("|"))


ROLES_BY_NAME: Mapping[str, Role] = MappingProxyType(_table())
UNSENT_NAMES = _keys(DRAFTS) | _keys(UNSENT)
