from __future__ import annotations

import io
import random
import zipfile

import openpyxl
import pytest
from PIL import Image

from gongzhi.foundation.files import documents, photos
from gongzhi.foundation.files.contents import checked, safe_name
from gongzhi.foundation.files.policies import may_keep
from gongzhi.kernel.refused import Refused

from .conftest import PDF, camera_photo, office, photo, relations


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "I;16"),
        ("WEBP", "RGB"),
        ("AVIF", "RGB"),
        ("MPO", "RGB"),
    ],
)
def test_photos_are_drawn_anew_with_a_thumbnail(kind, mode):
    given = photo(kind=kind) if mode == "RGB" else _saved(Image.new(mode, (64, 48)), kind)
    made = checked(given)
    assert made.kind == {"AVIF": "image/jpeg", "MPO": "image/jpeg"}.get(kind, f"image/{kind.lower()}")
    assert opened(made.content).size == (64, 48)
    assert opened(made.thumbnail).format == "WEBP"


def _saved(image, kind):
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def test_nothing_a_telephone_wrote_is_left():
    given = camera_photo()
    made = checked(given, keep_position=True)
    for secret in (
        b"SecretPhone",
        b"SecretComment",
        b"SecretXmp",
        b"SecretTail",
        "王小五".encode("utf-16-le"),
        b"Exif",
    ):
        assert secret in given
        assert secret not in made.content
        assert secret not in made.thumbnail
    assert not opened(made.content).getexif()


def test_text_chunks_of_a_png_are_left_behind():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "SecretAuthor")
    given = photo(kind="PNG", pnginfo=info)
    assert b"SecretAuthor" in given
    assert b"SecretAuthor" not in checked(given).content


def test_a_position_is_read_only_when_asked_for():
    assert checked(camera_photo()).position is None
    place = checked(camera_photo(), keep_position=True).position
    assert (round(place.lon, 3), round(place.lat, 3), place.datum) == (120.7, 30.76, "WGS-84")
    assert checked(photo(), keep_position=True).position is None
    assert checked(camera_photo(lon=2.35, lat=48.85), keep_position=True).position is None


def test_a_photo_taken_sideways_stands_upright():
    assert opened(checked(camera_photo((64, 48), turned=6)).content).size == (48, 64)


def test_a_large_photo_is_kept_smaller():
    made = checked(photo((5000, 100)))
    assert opened(made.content).size == (4096, 82)
    assert opened(made.thumbnail).size == (480, 10)


def test_transparency_survives_in_a_png_and_turns_white_in_a_jpeg(monkeypatch):
    clear = _saved(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG")
    assert opened(checked(clear).content).convert("RGBA").getpixel((0, 0))[3] == 0
    monkeypatch.setitem(photos.KEPT_AS, "image/png", "image/jpeg")
    assert min(opened(checked(clear).content).getpixel((0, 0))) > 250


def test_too_many_pixels_are_refused_before_they_are_unpacked(monkeypatch):
    monkeypatch.setattr(photos, "PIXELS", 1000)
    with pytest.raises(Refused, match="照片太大（像素超过 0 万）"):
        checked(photo())
    monkeypatch.undo()
    with pytest.raises(Refused, match="照片太大（像素超过 5000 万）"):
        checked(_bomb(30_000, 30_000))
    with pytest.raises(Refused, match="照片太大"):
        checked(_bomb(10_000, 10_000))


def _bomb(width: int, height: int) -> bytes:
    """A PNG whose header promises far more than it holds."""
    import struct
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def test_a_broken_photo_is_refused():
    whole = photo((640, 480), quality=95)
    for broken in (whole[: len(whole) // 2], whole[:30], b"\xff\xd8\xff\xe0" + b"\0" * 50):
        with pytest.raises(Refused, match="照片打不开，可能没有传完整"):
            checked(broken)


def test_random_damage_is_refused_or_harmless():
    dice, whole = random.Random(5), {kind: photo((32, 32), kind) for kind in ("JPEG", "PNG", "WEBP")}
    for kind, content in whole.items():
        for _ in range(40):
            damaged = bytearray(content)
            for _ in range(8):
                damaged[dice.randrange(len(damaged))] = dice.randrange(256)
            sentence = sentence_about(bytes(damaged))
            assert not sentence or sentence.endswith(ENDS), (kind, sentence)


ENDS = ("请重新选择", "请缩小后再传", "或文本", "请重新保存后再传")


def sentence_about(content: bytes) -> str:
    """What the sender is told; empty when the file is taken."""
    try:
        checked(content)
    except Refused as refusal:
        return str(refusal)
    return ""


def test_an_apple_photo_says_what_to_do():
    with pytest.raises(Refused, match="HEIC 照片，请在手机相机设置里选“兼容性最佳”"):
        checked(b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 64)


def test_documents_are_known_by_content():
    assert checked(PDF).kind == documents.PDF
    assert checked(office("docx")).kind == documents.DOCX
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    assert checked(book.getvalue()).kind == documents.XLSX
    assert checked("情况说明：\n漏水".encode("gb18030")).content.decode() == "情况说明：\n漏水"
    assert checked("\ufeff你好".encode()).kind == "text/plain"
    assert checked(b"<script>alert(1)</script>").kind == "text/plain"


EXTERNAL = '<Relationship Id="r" Type="http://x/{0}" Target="http://evil.example/" TargetMode="External"/>'
BILLION = '<!DOCTYPE l [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><l>&b;</l>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (office("docx", {"word/vbaProject.bin": b"x"}), "文件里带有宏"),
        (office("docm"), "文件里带有宏"),
        (office("xlsx", {"xl/activeX/activeX1.bin": b"x"}), "文件里带有宏"),
        (office("docx", {"word/_rels/s.rels": relations(EXTERNAL.format("attachedTemplate"))}), "引用了外部的模板"),
        (office("docx", {"x.xml": BILLION}), "文件内容不正常"),
        (office("docx", {"x.xml": "<a><b></a>"}), "文件打不开，可能已损坏"),
        (office("docx", {f"{i}.xml": "<a/>" for i in range(2001)}), "文件展开后太大"),
        (office("docx", {"big.bin": b"\0" * 20_000_000}), "文件展开后太大"),
        (office("zip"), "不收这种压缩文件"),
        (office("xlsx")[:-40], "文件打不开，可能已损坏"),
        (office("xlsx")[:60], "文件打不开，可能已损坏"),
        (b"PK\x03\x04 nonsense", "文件打不开，可能已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式或加了密码的 Office"),
        (PDF[:-7], "文件打不开，可能已损坏"),
        (PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>"), "这份 PDF 里带有脚本或附件"),
        (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff" + b"\0" * 600, "不收这种文件"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64, "暂不收视频和录音"),
        (b"ID3\x03\0\0\0" + b"\0" * 64, "暂不收视频和录音"),
        (b"\x1f\x8b\x08\0" + b"\0" * 64, "不收这种文件"),
    ],
    ids=range(19),  # contents made with a clock in them would name the tests anew in each process
)  # fmt: skip
def test_what_is_not_taken_gets_one_sentence(content, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        checked(content)
    assert refusal.value.field == "file"
    assert "请" in str(refusal.value)


def test_a_link_in_a_document_is_no_outside_reference():
    assert checked(office("docx", {"_rels/.rels": relations(EXTERNAL.format("hyperlink"))})).kind == documents.DOCX


def test_a_locked_package_is_refused():
    content = bytearray(office("docx"))
    for at in [i for i in range(len(content)) if content[i : i + 4] == b"PK\x01\x02"]:
        content[at + 8] |= 1
    with pytest.raises(Refused, match="文件有密码"):
        checked(bytes(content))


def test_a_lying_size_in_a_package_does_not_unpack_more(monkeypatch):
    """A package that declares less than it holds fails its checksum instead of filling the memory."""
    content = bytearray(office("docx", {"big.xml": "<a>" + " " * 5_000_000 + "</a>"}))
    for at in [
        i for i in range(len(content)) if content[i : i + 4] == b"PK\x01\x02" and b"big.xml" in content[i : i + 60]
    ]:
        content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    with pytest.raises(Refused, match="文件打不开"):
        checked(bytes(content))


@pytest.mark.parametrize(
    ("name", "size", "sentence"),
    [
        ("IMG_1.JPG", 50 * 1024 * 1024, "照片太大（50 MB），最大 20 MB。请在手机上打开它截一张图，传截图"),
        ("IMG_1.jpg", 20 * 1024 * 1024 + 1, "照片太大（20.1 MB），最大 20 MB。请在手机上打开它截一张图，传截图"),
        ("合同.pdf", 31 * 1024 * 1024, "文件太大（31 MB），最大 20 MB，请压缩或分开后再传"),
        ("a.png", 0, "照片是空的，请重新选择"),
        ("a.pdf", 0, "文件是空的，请重新选择"),
    ],
)
def test_sizes_are_refused_before_reading(name, size, sentence):
    assert str(may_keep(name, size).reason) == sentence


def test_the_largest_size_is_taken(settings):
    assert may_keep("a.jpg", settings.FILE_LIMIT)


@pytest.mark.parametrize(
    ("given", "kind", "kept"),
    [
        ("现场.jpeg", "image/jpeg", "现场.jpg"),
        ("C:\\照片\\a.png", "image/webp", "a.webp"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("木马.exe", "image/jpeg", "木马.jpg"),
        ("photo\u202egpj.exe", "image/png", "photogpj.png"),
        ("a\r\nSet-Cookie: x.txt", "text/plain", "aSet-Cookie_ x.txt"),
        ("13805731234.jpg", "image/jpeg", "〔电话〕.jpg"),
        ("", "application/pdf", "附件.pdf"),
        (" ...", "image/jpeg", "附件.jpg"),
        ("长" * 300, "image/jpeg", "长" * 100 + ".jpg"),
    ],
)
def test_names_are_made_harmless(given, kind, kept):
    assert safe_name(given, kind) == kept


def test_zip_members_are_never_written_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    checked(office("docx", {"../../evil.txt": "x"}, zipfile.ZIP_STORED))
    assert list(tmp_path.rglob("*")) == []
