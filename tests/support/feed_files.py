"""Feeds and WordPress exports, as sites give them away."""

from __future__ import annotations


def rss(*items: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Letter</title>'
        f"<language>en-gb</language>{''.join(items)}</channel></rss>"
    ).encode()


def export(*items: str, version: str = "1.2", head: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<rss version="2.0" '
        'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        f'xmlns:wp="http://wordpress.org/export/{version}/"><channel><title>The Letter</title>'
        "<language>es-PE</language><wp:author><wp:author_login>ana</wp:author_login>"
        "<wp:author_display_name><![CDATA[Ana Núñez]]></wp:author_display_name></wp:author>"
        f"{''.join(items)}</channel></rss>"
    ).encode()


def post(content: str = "The river rose.", **more: str) -> str:
    fields = {
        "title": "Floods",
        "link": "https://a.example/2009/floods/",
        "dc:creator": "ana",
        "guid": "https://a.example/?p=17",
        "content:encoded": f"<![CDATA[{content}]]>",
        "wp:post_id": "17",
        "wp:post_date": "2009-06-03 23:30:00",
        "wp:status": "publish",
        "wp:post_type": "post",
        **{name.replace("_", ":", 1): value for name, value in more.items()},
    }
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items() if not name.startswith("extra"))
    return f"<item>{inner}{more.get('extra', '')}</item>"
