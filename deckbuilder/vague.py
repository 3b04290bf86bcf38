"""Words that say nothing of what they stand for, by language: as links, as alternative texts, as sections."""

from __future__ import annotations

import re
from collections.abc import Mapping

FALLBACK = "en"  # authors of every language use English words
NUMBER = re.compile(r"[\s_#-]*\d+$")
MARKS = " \u00a0.:;!…<>«»‹›→←。："  # around a text, which make it no clearer

LINKS: Mapping[str, str] = {
    "en": "here|click|click here|see here|this|this link|the link|link|links|more|read more|learn more"
    "|see more|more info|more information|details|go|website|web site|page|this page|url",
    "de": "hier|hier klicken|klicken sie hier|klick|siehe hier|dies|dieser link|der link|link|mehr|mehr lesen"
    "|mehr erfahren|mehr infos|weiterlesen|weiter|details|webseite|website|seite",
    "fr": "ici|cliquez ici|cliquer ici|voir ici|lien|ce lien|le lien|plus|en savoir plus|lire la suite"
    "|lire plus|suite|détails|site|site web|page|cette page",
    "es": "aquí|haga clic aquí|haz clic aquí|pulse aquí|ver aquí|enlace|este enlace|el enlace|más|leer más"
    "|saber más|más información|ver más|detalles|sitio web|página|esta página",
    "ar": "هنا|اضغط هنا|انقر هنا|رابط|الرابط|هذا الرابط|المزيد|اقرأ المزيد|التفاصيل|الموقع|الصفحة",
    "he": "כאן|לחצו כאן|לחץ כאן|קישור|קישור זה|עוד|קרא עוד|קראו עוד|מידע נוסף|פרטים|אתר|עמוד",
    "ja": "ここ|こちら|こちらをクリック|ここをクリック|リンク|このリンク|詳細|詳しくはこちら"
    "|続きを読む|もっと見る|サイト|ページ",
    "zh": "这里|此处|点击这里|点击此处|点这里|链接|此链接|更多|了解更多|阅读更多|详情|网站|网页"
    "|這裡|此處|點擊這裡|點擊此處|連結|此連結|更多|了解更多|閱讀更多|詳情|網站|網頁",
}

PICTURES: Mapping[str, str] = {
    "en": "image|img|picture|photo|photograph|graphic|graphics|icon|logo|chart|graph|table|diagram|shape"
    "|figure|fig|screenshot|object|drawing|group|illustration|alt|alt text|alternative text|untitled",
    "de": "bild|foto|fotografie|grafik|icon|logo|diagramm|schaubild|tabelle|abbildung|abb|zeichnung"
    "|screenshot|illustration|alternativtext",
    "fr": "image|photo|photographie|graphique|icône|logo|diagramme|schéma|tableau|figure|dessin|capture"
    "|capture d'écran|illustration|texte alternatif",
    "es": "imagen|foto|fotografía|gráfico|gráfica|icono|logo|logotipo|diagrama|tabla|figura|dibujo|captura"
    "|captura de pantalla|ilustración|texto alternativo",
    "ar": "صورة|الصورة|رسم|رسم بياني|مخطط|جدول|شكل|شعار|أيقونة|لقطة شاشة",
    "he": "תמונה|צילום|תרשים|גרף|טבלה|איור|לוגו|סמל|צילום מסך",
    "ja": "画像|写真|図|図表|グラフ|表|ロゴ|アイコン|イラスト|スクリーンショット",
    "zh": "图|图片|图像|照片|图表|表格|插图|截图|标志|图标|圖|圖片|圖像|照片|圖表|表格|插圖|截圖|標誌|圖示",
}

# What PowerPoint itself calls a section that nobody named, but for the number.
SECTIONS: Mapping[str, str] = {
    "en": "section|default section|untitled section",
    "de": "abschnitt|standardabschnitt|abschnitt ohne titel",
    "fr": "section|section par défaut|section sans titre",
    "es": "sección|sección predeterminada|sección sin título",
    "ar": "مقطع|قسم",
    "he": "מקטע|מקטע ללא כותרת",
    "ja": "セクション|既定のセクション|タイトルなしのセクション",
    "zh": "节|默认节|无标题节|節|預設章節|未命名的章節",
}


def says_nothing(text: str, words: Mapping[str, str], language: str) -> bool:
    """Return whether a text is one of the words of a language, or of English."""
    said, primary = plain(text), language.partition("-")[0].lower()
    listed = (words.get(tongue, "") for tongue in (primary, FALLBACK))
    return any(said in group.split("|") for group in listed if said)


def unnumbered(text: str) -> str:
    """Return a text as it is compared, without a number at its end."""
    return NUMBER.sub("", plain(text))


def plain(text: str) -> str:
    """Return a text as it is compared: without case and the marks around it."""
    return " ".join(text.casefold().strip(MARKS).split())
