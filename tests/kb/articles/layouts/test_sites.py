"""The address of a folder's own site is read where each tool keeps it."""

from __future__ import annotations

import pytest

from kb.articles.layouts.sites import below_site, sites_of

SETTINGS = {
    "_config.yml": "title: Help\nurl: 'https://www.help.example.org' # the site\nbaseurl: /docs\n",
    "mkdocs.yml": "site_url: http://help.example.org/docs/\nnav: !x\n",
    "config/_default/hugo.toml": 'baseURL = "https://Help.example.org/docs/"\n',
    "config.toml": 'base_url = "https://help.example.org/docs"\n',
    "hugo.json": '{"baseURL": "//help.example.org/docs"}',
    "docusaurus.config.ts": "const x = {\n  // url: 'https://old.example',\n  editUrl: 'https://git.example/x',\n"
    "  url: process.env.URL || 'https://help.example.org', baseUrl: '/docs/' }",
    ".vitepress/config.mts": "export default { base: '/docs/', sitemap: { hostname: 'https://help.example.org/docs/' } }",
    "astro.config.mjs": 'defineConfig({\n  site: "https://help.example.org",\n  base: "docs" && "/docs",\n'
    "  editLink: { baseUrl: 'https://git.example/edit/' },\n})",
}


@pytest.mark.parametrize("path", SETTINGS)
def test_each_tool_says_where_its_site_stands(tmp_path, path):
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(SETTINGS[path])
    assert sites_of(tmp_path, [path, "absent.yml"]) == ("help.example.org/docs",)


def test_a_file_of_github_pages_names_the_host_alone_and_nonsense_names_none(tmp_path):
    for path, text in (
        ("CNAME", "www.help.example.org\n"),
        ("mkdocs.yml", "site_url: 'http://[bad'\n"),
        ("_config.yml", "url:\n"),
    ):
        (tmp_path / path).write_text(text)
    assert sites_of(tmp_path, ["CNAME", "mkdocs.yml", "_config.yml"]) == ("help.example.org",)


@pytest.mark.parametrize(
    ("address", "below"),
    [
        ("https://help.example.org/docs/cards/", "/cards/"),
        ("http://www.HELP.example.org/docs", "/"),
        ("//help.example.org/docs/a%20b?x#y", "/a b"),
        ("https://help.example.org/documents", None),
        ("https://help.example.org.evil.example/docs/", None),
        ("https://[bad", None),
    ],
)
def test_an_address_is_below_the_site_whatever_its_scheme_and_with_www_or_without(address, below):
    assert below_site(address, ("help.example.org/docs",)) == below
