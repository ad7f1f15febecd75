"""A Word document becomes a draft, with its notes, tables and pictures."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from desk.importing.word import MAX_PARTS, MAX_XML
from desk.settings import SettingError
from tests.desk.importing_harness import imported
from tests.sites import Site

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"

RELATIONS = f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="r1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>"""
TYPES = f"""<Types xmlns="{_PACKAGE}/content-types"><Default Extension="png" ContentType="image/png"
/><Default Extension="xml" ContentType="application/xml"/></Types>"""
DOCUMENT_RELATIONS = f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="n1" Type="{_R}/footnotes" Target="footnotes.xml"/>
<Relationship Id="s1" Type="{_R}/styles" Target="styles.xml"/>
<Relationship Id="p1" Type="{_R}/image" Target="media/image1.png"/>
<Relationship Id="l1" Type="{_R}/hyperlink" Target="https://x.example/" TargetMode="External"/>
</Relationships>"""
STYLES = f"""<w:styles xmlns:w="{_W}">
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="S"><w:name w:val="Subtitle"/></w:style>
<w:style w:type="paragraph" w:styleId="C"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style></w:styles>"""
FOOTNOTES = f"""<w:footnotes xmlns:w="{_W}"><w:footnote w:id="2"><w:p><w:r><w:t>A note.</w:t></w:r>
</w:p></w:footnote></w:footnotes>"""


def p(text: str, style: str = "", run: str = "") -> str:
    """A paragraph of one run, or of these runs."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}{run or f'<w:r><w:t>{text}</w:t></w:r>'}</w:p>"


NOTE = '<w:r><w:t>Noted</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
BOLD = "<w:r><w:rPr><w:b/></w:rPr><w:t>Firm</w:t></w:r><w:r><w:t> * word</w:t></w:r>"
LINK = '<w:hyperlink r:id="l1"><w:r><w:t>there</w:t></w:r></w:hyperlink>'
TABLE = f"<w:tbl><w:tr><w:tc>{p('a')}</w:tc><w:tc>{p('b')}</w:tc></w:tr></w:tbl>"
HEAD = p("A plan", "T") + p("Trade could double", "S") + p("By Jane Doe") + p("29 May 2013")


def picture(alt: str) -> str:
    """A paragraph that holds the picture."""
    return p(
        "",
        run=f'<w:r><w:drawing><wp:inline><wp:docPr id="1" descr="{alt}"/><a:graphic><a:graphicData>'
        '<pic:pic><pic:blipFill><a:blip r:embed="p1"/></pic:blipFill></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>",
    )


def png() -> bytes:
    """A small picture."""
    data = io.BytesIO()
    Image.new("RGB", (2, 3)).save(data, "PNG")
    return data.getvalue()


def _path_of(name: str) -> str:
    return f"word/{name}" if "." in name else f"word/{name}.xml"


def document(body: str, **parts: bytes | str) -> bytes:
    """A .docx with this body; `parts` replace or add files by the last part of their name."""
    names = f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:a="{_DRAWING}/main" '
    names += f'xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:pic="{_DRAWING}/picture"'
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        "word/_rels/document.xml.rels": DOCUMENT_RELATIONS,
        "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/footnotes.xml": FOOTNOTES,
        "word/media/image1.png": png(),
    }
    files |= {_path_of(name): data for name, data in parts.items() if name != "image"}
    files["word/media/image1.png"] = parts.get("image", png())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return packed.getvalue()


def test_fields_come_from_styles_and_lines(tmp_path: Path) -> None:
    draft = imported(document(HEAD + p("The text of the plan.")), tmp_path, "plan.docx")
    assert draft.source == (
        "Title: A plan\nStandfirst: Trade could double\nAuthor: Jane Doe\nLang: en\n"
        "Date: 2013-05-29\nStatus: draft\n\nThe text of the plan.\n"
    )


def test_a_document_is_told_by_what_it_holds(tmp_path: Path) -> None:
    draft = imported(document(HEAD + p("Text.")), tmp_path, "plan")
    assert "read from Word" in draft.terminal


def test_a_document_without_styles_is_read_line_by_line(tmp_path: Path) -> None:
    body = p("A plan") + p("Trade could double") + p("Автор: Іван Іваноў") + p("Text.")
    fields = imported(document(body), tmp_path, "plan.docx").fields
    assert (fields["title"], fields["standfirst"]) == ("A plan", "Trade could double")
    assert fields["author"] == "Іван Іваноў"


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        (p("", run=BOLD), "**Firm** \\* word"),
        (p("", run=LINK), "[there](https://x.example/)"),
        (p("A part", "H"), "## A part"),
        (p("", run=NOTE), "Noted[^1]\n\n[^1]: A note."),
        (TABLE, "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"),
    ],
)
def test_markup_is_kept(body: str, markdown: str, tmp_path: Path) -> None:
    draft = imported(document(HEAD + p("Text.") + body), tmp_path, "plan.docx")
    assert draft.body == f"Text.\n\n{markdown}\n"


def test_a_picture_is_kept_beside_the_article(site: Site) -> None:
    """The whole builds, and the page shows the picture with its words."""
    draft = imported(document(HEAD + p("Text.") + picture("A port")), site.folder, "plan.docx")
    assert draft.body == "Text.\n\n![A port]({static}/images/a-plan-1.png)\n"
    assert (site.content / "images" / "a-plan-1.png").read_bytes() == png()
    site.build()
    assert 'alt="A port"' in site.page("drafts/a-plan.html")


def test_a_caption_of_word_s_stands_below_its_picture(site: Site) -> None:
    body = p("Text.") + picture("A port") + p('The "old" port, 1998', "C") + p("More.")
    draft = imported(document(HEAD + body), site.folder, "plan.docx")
    line = '![A port]({static}/images/a-plan-1.png "The "old" port, 1998")'
    assert draft.body == f"Text.\n\n{line}\n\nMore.\n"
    site.build()
    page = site.page("drafts/a-plan.html").replace("\xa0", " ")
    assert "<figcaption>The “old” port, 1998</figcaption>" in page


def test_a_picture_without_words_is_a_fault_and_told(site: Site) -> None:
    from desk.build import BuildError

    draft = imported(document(HEAD + p("Text.") + picture("")), site.folder, "plan.docx")
    assert "Describe picture 1 as ![what it shows](…)" in draft.terminal
    with pytest.raises(BuildError, match="must have an alternative text"):
        site.build()


@pytest.mark.parametrize("data", [b"", b"\x01\x00\x00\x00 EMF", b"<svg onload='x()'/>"])
def test_a_picture_that_no_browser_shows_is_left_out_and_told(data: bytes, tmp_path: Path) -> None:
    source = document(HEAD + p("Text.") + picture("A port"), image=data)
    draft = imported(source, tmp_path, "plan.docx")
    assert draft.body == "Text.\n"
    assert "A port (image/png)" in draft.terminal
    assert not (tmp_path / "content" / "images").exists()


def test_a_picture_is_never_overwritten(tmp_path: Path) -> None:
    images = tmp_path / "content" / "images"
    images.mkdir(parents=True)
    (images / "a-plan-1.png").write_bytes(b"other")
    with pytest.raises(SettingError, match=r"images/a-plan-1\.png lies there already"):
        imported(document(HEAD + p("Text.") + picture("A port")), tmp_path, "plan.docx")
    assert (images / "a-plan-1.png").read_bytes() == b"other"
    assert not list(tmp_path.rglob("*.md"))


def _locked() -> bytes:
    """A package whose entries say that they are encrypted."""
    return document(p("A plan") + p("Text.")).replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (document("")[:-100], r"^FILE must be a text, \.docx or \.html, not an archive"),
        (document("", document="<w:document"), r"is damaged: save it again$"),
        (document("", document="<a/>"), r"^FILE must"),
        (document("", bomb=b" " * (MAX_XML + 1)), r"^FILE must unpack to at most 100 MB"),
        (
            document("", document='<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'),
            r"defines entities in its XML$",
        ),
        (
            document("", **{f"part{number}": "" for number in range(MAX_PARTS)}),
            r"^FILE must unpack to at most",
        ),
        (document("<w:p>" * 300 + "</w:p>" * 300), r"^FILE must"),
        (_locked(), r"without a password"),
        (document(p("A plan")), r"has no text$"),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=message) as refused:
        imported(data, tmp_path, "plan.docx")
    assert "\n" not in str(refused.value)
    assert not list((tmp_path / "content").rglob("*"))


H1 = '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
QUOTE = '<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/></w:style>'
MORE_STYLES = STYLES.replace("</w:styles>", f"{H1}{QUOTE}</w:styles>")
PLAN = p("", run="<w:r><w:rPr><w:b/></w:rPr><w:t>A plan</w:t></w:r>")
LONG = p("The text of the plan is long, and says that trade grew. It does not end here.")


@pytest.mark.parametrize(
    ("body", "title", "style", "markdown"),
    [
        (p("A plan") + LONG + p("Results", "H1") + LONG, "A plan", "", "## Results"),
        (PLAN + LONG + p("Results", "H1") + LONG, "A plan", "", "## Results"),
        (p("A plan", "H1") + LONG + p("Results", "H1") + LONG, "A plan", "H1", "## Results"),
        (p("By Jane Doe") + p("A plan", "H1") + LONG, "A plan", "H1", "The text"),
        (p("29 May 2013") + p("A plan") + LONG, "A plan", "", "The text"),
        (p("ECONOMY") + p("A plan", "T") + LONG, "A plan", "T", "The text"),
        (p("A plan", "H") + LONG + p("Results", "T") + LONG, "A plan", "", "## Results"),
    ],
)
def test_a_headline_stands_before_the_text(
    body: str, title: str, style: str, markdown: str, tmp_path: Path
) -> None:
    """A heading amid the text was once taken for it, and the bold line above all was text."""
    draft = imported(document(body, styles=MORE_STYLES), tmp_path, "plan.docx")
    assert draft.fields["title"] == title
    assert markdown in draft.body
    is_styled = f'w:val="{style}"/></w:pPr><w:r><w:t>{title}' in body
    assert (f"Check `Title`: “{title}” stands first" in draft.terminal) is not is_styled


def numbering(start: int) -> str:
    """One list that begins at a number."""
    level = f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="decimal"/></w:lvl>'
    return (
        f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def item(text: str) -> str:
    """An item of that list."""
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    return f"<w:p><w:pPr>{number}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


CAP = '<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr><w:r><w:t>T</w:t></w:r></w:p>'
FIELD = (
    "<w:r><w:t>Figure </w:t></w:r>"
    '<w:fldSimple w:instr=" SEQ Figure "><w:r><w:t>3</w:t></w:r></w:fldSimple>'
)


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        (CAP + p("rade grew."), "Trade grew."),
        (p("", run=FIELD), "Figure 3"),
        (p("One", "Q") + p("Two", "Q"), "> One\n>\n> Two"),
        (item("five") + item("six"), "5. five\n6. six"),
    ],
)
def test_what_mammoth_passes_over_is_kept(body: str, markdown: str, tmp_path: Path) -> None:
    rows = DOCUMENT_RELATIONS.replace(
        "</Relationships>",
        f'<Relationship Id="u1" Type="{_R}/numbering" Target="numbering.xml"/></Relationships>',
    )
    parts = {"styles": MORE_STYLES, "numbering": numbering(5), "_rels/document.xml.rels": rows}
    source = document(HEAD + p("Text.") + body, **parts)
    assert imported(source, tmp_path, "plan.docx").body == f"Text.\n\n{markdown}\n"


def hidden(text: str, properties: str = "<w:vanish/>") -> str:
    """A run that Word does not show, or one of these properties."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


BY_STYLE = '<w:rStyle w:val="Below"/>'
HIDING = STYLES.replace(
    "</w:styles>",
    '<w:style w:type="character" w:styleId="Unseen"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Below"><w:basedOn w:val="Unseen"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Aside"><w:rPr><w:vanish/></w:rPr></w:style>'
    "</w:styles>",
)


@pytest.mark.parametrize(
    ("paragraph", "body"),
    [
        (p("", run=hidden("Ask Anna.") + "<w:r><w:t>Trade grew.</w:t></w:r>"), "Trade grew."),
        (p("", run=hidden("Ask Anna.", BY_STYLE)) + p("Trade grew."), "Trade grew."),
        (p("Ask Anna.", "Aside") + p("Trade grew."), "Trade grew."),
        (p("", run=hidden("Trade grew.", '<w:vanish w:val="0"/>')), "Trade grew."),
        (p("", "Aside", hidden("Trade grew.", '<w:vanish w:val="false"/>')), "Trade grew."),
    ],
)
def test_hidden_text_is_left_out_and_told(paragraph: str, body: str, tmp_path: Path) -> None:
    """A reader of Word does not see it; mammoth has it among the rest."""
    draft = imported(document(HEAD + paragraph, styles=HIDING), tmp_path, "plan.docx")
    assert draft.body == f"{body}\n"
    assert ("hidden text" in draft.terminal) is ("Anna" in paragraph)
    assert ("Ask Anna." in draft.terminal) is ("Anna" in paragraph)


def test_hidden_text_of_a_note_is_left_out_and_told(tmp_path: Path) -> None:
    notes = FOOTNOTES.replace(
        "<w:t>A note.", f"<w:t>A note.</w:t></w:r>{hidden('Ask Anna.')}<w:r><w:t>"
    )
    draft = imported(document(HEAD + p("", run=NOTE), footnotes=notes), tmp_path, "plan.docx")
    assert "Anna" not in draft.body
    assert "A note." in draft.body
    assert "Ask Anna." in draft.terminal


def test_a_phones_picture_of_several_images_is_kept(tmp_path: Path) -> None:
    """Pillow calls such a JPEG MPO; it was left out."""
    data = io.BytesIO()
    first, second = (Image.new("RGB", (4, 6), colour) for colour in ("red", "blue"))
    first.save(data, "MPO", save_all=True, append_images=[second])
    source = document(HEAD + p("Text.") + picture("A port"), image=data.getvalue())
    imported(source, tmp_path, "plan.docx")
    assert (tmp_path / "content/images/a-plan-1.jpg").read_bytes() == data.getvalue()
