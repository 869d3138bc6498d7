"""The public pages as a visitor meets them: search with its whole state in the address, and sections that hide."""

import gzip
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from kezhuan.core.access import Role
from kezhuan.portal import guides
from kezhuan.portal.marking import Span, marked, tokens, why
from kezhuan.search import shelves
from tests.builders import organisation
from tests.portal.publishing import achievement, demand

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HIT = re.compile(r'<li class="kz-hit">(.*?)</li>', re.S)
TAB = re.compile(r'<a href="([^"]+)"[^>]*>(\S+) <span class="kz-num">(\d+)</span></a>')
CHOICE = re.compile(
    r'<li><a href="(/search/[^"]+)"[^>]*><span>([^<]+)</span><span class="kz-num">(\d+)</span></a></li>'
)


@pytest.fixture
def shelf(settings, tmp_path):
    settings.INDEX_DIR = tmp_path / "index"


@pytest.fixture
def some(shelf):
    demand("碳化硅陶瓷支架减重三成", "轻量化结构件减重", "寻求结构件减重方案。")
    demand("卫星支架减重攻关", "卫星部件攻关", "寻求部件方案。", audience="member", firm="嘉兴乙公司")
    achievement("碳化硅复合材料减重工艺", "碳化硅近净成形，实现减重。", stage="middle")
    achievement("碳化硅外延设备", "碳化硅外延。", region="320500")
    shelves.rebuild()


def results(client, query):
    answer = client.get(f"/search/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_finds_marked_words_and_why_and_no_name_of_a_firm(client, some):
    text = results(client, "q=碳化硅 减重")
    hits = HIT.findall(text)
    assert len(hits) == 3
    assert "<mark>碳化硅</mark>复合材料<mark>减重</mark>工艺" in text
    assert "名称提到「减重」" in text
    for secret in ("嘉兴甲公司", "嘉兴乙公司", "碳化硅陶瓷支架", "卫星支架减重攻关", "太重"):
        assert secret not in text


def test_the_counts_on_tabs_and_choices_are_the_lists_they_open(client, some):
    text = results(client, "q=碳化硅 减重")
    tabs = TAB.findall(text)
    assert [(label, n) for _url, label, n in tabs] == [
        ("全部", "3"),
        ("技术需求", "1"),
        ("科技成果", "2"),
        ("专家与团队", "0"),
    ]
    for url, _label, n in [*tabs[1:], *CHOICE.findall(text)]:
        listed = client.get(url.replace("&amp;", "&")).content.decode()
        assert len(HIT.findall(listed)) == int(n), url


def test_the_address_holds_the_whole_search_and_a_chip_takes_a_filter_away(client, some):
    text = results(client, "q=碳化硅&in=achievements&region=3304")
    assert len(HIT.findall(text)) == 1
    assert 'aria-current="true"' in text
    chip = re.search(r'kz-chips-top.*?<a href="([^"]+)">地区：嘉兴市', text, re.S)[1].replace("&amp;", "&")
    assert parse_qs(urlsplit(chip).query) == {"q": ["碳化硅"], "in": ["achievements"]}
    assert len(HIT.findall(client.get(chip).content.decode())) == 2
    assert results(client, "q=碳化硅&in=achievements&region=3304").count("kz-hit") == text.count("kz-hit")


def test_unknown_values_are_left_out_and_hostile_words_are_only_words(client, some):
    text = results(client, "q=<script>alert(1)</script>&in=x&region=99&page=-3&size=x")
    assert "<script>alert" not in text
    assert "地区：" not in text


def test_nothing_found_offers_looser_words_and_fields(client, some):
    text = results(client, "q=超导量子 碳化硅&in=achievements&region=3304&stage=zzz")
    assert HIT.findall(text)
    none = results(client, "q=量子纠缠&in=demands")
    assert "没有找到符合条件的内容" in none
    assert "在全部类别中找" not in none
    ways = re.findall(
        r'<a href="(/search/[^"]+)"><span>([^<]+)</span><span class="kz-num">(\d+)</span>', none
    )
    assert [(label, n) for _url, label, n in ways] == [("新材料及其应用", "1")]
    assert len(HIT.findall(client.get(ways[0][0].replace("&amp;", "&")).content.decode())) == 1
    assert 'href="/demands/new/"' in none
    assert "订阅这个检索" in none


def test_without_an_index_the_page_says_what_to_do(client, shelf):
    text = results(client, "q=碳化硅")
    assert "检索暂时不能用" in text
    assert client.get("/").status_code == 200


def test_the_first_page_hides_what_is_empty(client, shelf):
    bare = client.get("/").content.decode()
    assert "正在征集答案的需求" not in bare
    assert "运行数据" not in bare
    assert "怎样办" in bare
    demand("支架减重", "轻量化结构件减重", "寻求减重方案。")
    full = client.get("/").content.decode()
    assert "正在征集答案的需求" in full
    assert "轻量化结构件减重" in full
    assert "新发布的成果" not in full


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_an_administrator_who_may_open_no_record_is_shown_none(client, some, role):
    from tests.builders import sign_in

    assert "碳化硅复合材料减重工艺" in client.get("/").content.decode()
    sign_in(client, role, organisation(kind="platform"))

    page = client.get("/").content.decode()

    assert "碳化硅复合材料减重工艺" not in page
    assert "正在征集答案的需求" not in page
    assert "按技术领域查找" not in page
    assert "怎样办" in page


def test_a_member_sees_the_member_title_a_visitor_the_public_one(client, some):
    from tests.builders import sign_in

    sign_in(client, Role.INSTITUTE, organisation(kind="institute"))
    text = results(client, "q=支架&in=demands")
    assert len(HIT.findall(text)) == 2
    assert "嘉兴甲公司" not in text


@pytest.mark.parametrize(
    "url", ["/", "/search/?q=碳化硅", "/open/", "/facts/", "/about/", "/help/", "/help/enterprise/"]
)
def test_a_public_page_is_light_and_asks_nobody_else(client, some, url):
    answer = client.get(url)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert len(gzip.compress(answer.content)) <= 60 * 1024
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)
    assert len(re.findall(r"<h1[ >]", text)) == 1
    assert " style=" not in text


def test_styles_and_scripts_stay_within_their_weight(client, some):
    from django.contrib.staticfiles import finders

    text = client.get("/").content.decode()
    for kind, most in (("css", 90), ("js", 60)):
        files = set(re.findall(rf'/static/([^"]+\.{kind})"', text))
        assert files
        size = sum(len(gzip.compress(Path(finders.find(f)).read_bytes())) for f in files)
        assert size <= most * 1024, (kind, size)


def test_public_pages_take_few_queries(client, some, django_assert_max_num_queries):
    for url in ("/", "/search/?q=碳化硅", "/search/?q=碳化硅&in=achievements"):
        with django_assert_max_num_queries(18 if url == "/" else 12):
            client.get(url)


def test_every_guide_stands_and_links_only_to_pages(client):
    assert [g.name for g in guides.guides()] == list(guides.ORDER)
    for guide in guides.guides():
        text = client.get(f"/help/{guide.name}/").content.decode()
        assert guide.title in text
        assert "**" not in guide.html
        assert "## " not in guide.html
    assert client.get("/help/nobody/").status_code == 404


def test_words_are_marked_where_they_stand_whatever_their_width():
    wanted = tokens("ＳｉＣ 減重")
    spans = marked("新型SiC部件減重與减重", wanted)
    assert [s.text for s in spans if s.hit] == ["SiC", "減重", "减重"]
    assert "".join(s.text for s in spans) == "新型SiC部件減重與减重"


def test_a_long_text_is_cut_about_its_first_hit():
    spans = marked("甲" * 200 + "碳化硅" + "乙" * 200, ("碳化硅",), around=90)
    assert spans[0] == Span("…")
    assert Span("碳化硅", hit=True) in spans
    assert sum(len(s.text) for s in spans) <= 97


def test_why_names_the_words_or_says_that_the_body_holds_them():
    assert why("碳化硅部件", "减重方案", ("碳化硅", "减重")) == "名称提到「碳化硅」，摘要提到「减重」"
    assert why("部件", "方案", ("碳化硅",)) == "关键词或您可查看的正文中有相近的说法"
    assert why("部件", "方案", ()) == ""


def test_the_api_says_the_same_as_the_pages(client, some):
    found = client.get("/api/v1/search?q=碳化硅 减重").json()
    assert found["totals"] == {"demands": 1, "achievements": 2, "profiles": 0}
    assert found["hits"][0]["why"]
    numbers = {row["code"]: row for row in client.get("/api/v1/figures").json()}
    assert numbers["achievements-offered"]["value"] in (2, "2", 2.0)
    behind = client.get("/api/v1/figures/achievements-offered").json()
    assert behind["total"] == len(behind["rows"]) == 2
    assert client.get("/api/v1/figures/none").status_code == 404
    assert client.get("/api/v1/desk").status_code == 401
