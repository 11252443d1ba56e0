"""QR codes that survive dirt: level Q, drawn as one SVG path without style attributes."""

import io

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def qr(text: str) -> segno.QRCode:
    """The code of ``text``; a quarter of it may be lost. Raises ValueError where the text is longer than codes take."""
    return segno.make_qr(text, error="q", boost_error=False)


def qr_svg(text: str, *, says: str) -> SafeString:
    """The code as inline SVG; ``says`` is what it is read out as (a tag, an order number)."""
    code, out = qr(text), io.BytesIO()
    size = code.symbol_size(border=0)[0]
    code.save(out, kind="svg", border=0, xmldecl=False, svgns=False, omitsize=True, svgclass=None, lineclass=None,
              nl=False)
    drawn = out.getvalue().decode()
    path = drawn[drawn.index("<path"):drawn.index("</svg>")]
    # segno's markup of digits and letters alone; the text that was encoded stands in none of it
    return format_html('<svg class="qrcode" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>',
                       _("QR code of %(what)s") % {"what": says}, size, size, mark_safe(path))  # noqa: S308
