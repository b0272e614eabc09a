<?xml version="1.0" encoding="UTF-8"?>
<!-- The feed as a page, for whoever opens it in a browser. Its words come from the feed itself. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:atom="http://www.w3.org/2005/Atom" exclude-result-prefixes="atom">
<xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat"/>
<xsl:template match="/atom:feed">
<html lang="{@xml:lang}">
<head>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<title><xsl:value-of select="atom:title"/></title>
<link rel="stylesheet" href="/static/site.css"/>
<link rel="stylesheet" href="/static/brand.css"/>
</head>
<body>
<main class="page narrow">
<h1><xsl:value-of select="atom:title"/></h1>
<p class="lead"><xsl:value-of select="atom:subtitle"/></p>
<xsl:for-each select="atom:entry">
<h2 class="result-title"><a href="{atom:link/@href}"><xsl:value-of select="atom:title"/></a></h2>
<p><xsl:value-of select="atom:summary"/></p>
<p class="afterword"><time datetime="{atom:updated}"><xsl:value-of select="substring(atom:updated, 1, 10)"/></time></p>
</xsl:for-each>
<p class="afterword"><a href="{atom:link[@rel='alternate']/@href}"><xsl:value-of select="atom:author/atom:name"/></a></p>
</main>
</body>
</html>
</xsl:template>
</xsl:stylesheet>
