/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The XML that requests bring. It comes from anywhere: a document type, and with it every entity,
 * is refused, and nothing outside the body is ever read. Pure functions, any thread. */

#include "server/sky-server-xml.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "server/sky-server-error.h"
#include "server/sky-server-props.h"

/* Each is answered for every entry of a folder: more would be a way to keep the server busy. */
#define NAMES_MAX 512

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlParserCtxt, xmlFreeParserCtxt)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlBuffer, xmlBufferFree)

static SkyServerPropName *
prop_name_new (const char *ns, const char *name)
{
  SkyServerPropName *self = g_new0 (SkyServerPropName, 1);

  self->ns = g_strdup (ns);
  self->name = g_strdup (name);
  return self;
}

static void
prop_name_free (SkyServerPropName *self)
{
  g_free (self->ns);
  g_free (self->name);
  g_free (self);
}

static xmlDoc *
parse_document (const char *data, gsize size, GError **error)
{
  int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA;
  g_autoptr (xmlParserCtxt) parser = xmlNewParserCtxt ();
  g_autoptr (xmlDoc) document = NULL;

  document = xmlCtxtReadMemory (parser, data, (int) size, NULL, NULL, options);
  if (document == NULL || !parser->nsWellFormed || document->intSubset != NULL ||
      document->extSubset != NULL || xmlDocGetRootElement (document) == NULL)
    {
      g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                           "the body is not well-formed XML, or has a document type");
      return NULL;
    }
  return g_steal_pointer (&document);
}

static gboolean
is_dav (const xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && node->ns != NULL && node->ns->href != NULL &&
         strcmp ((const char *) node->ns->href, SKY_SERVER_NS_DAV) == 0 &&
         strcmp ((const char *) node->name, name) == 0;
}

static const char *
get_ns (const xmlNode *node)
{
  return node->ns != NULL && node->ns->href != NULL ? (const char *) node->ns->href : "";
}

static void
collect_names (const xmlNode *parent, GPtrArray *names)
{
  for (const xmlNode *node = parent->children; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE)
      g_ptr_array_add (names, prop_name_new (get_ns (node), (const char *) node->name));
}

/**
 * sky_server_propfind_parse:
 * @data: (nullable): the body
 * @size: its bytes; none at all asks for all properties (RFC 4918 section 9.1)
 *
 * Returns: (transfer full) (nullable): what is asked for
 */
SkyServerPropfind *
sky_server_propfind_parse (const char *data, gsize size, GError **error)
{
  g_autoptr (SkyServerPropfind) self = g_new0 (SkyServerPropfind, 1);
  g_autoptr (xmlDoc) document = NULL;
  gboolean understood = FALSE;

  self->names = g_ptr_array_new_with_free_func ((GDestroyNotify) prop_name_free);
  if (size == 0)
    return g_steal_pointer (&self);
  document = parse_document (data, size, error);
  if (document == NULL)
    return NULL;
  if (is_dav (xmlDocGetRootElement (document), "propfind"))
    for (xmlNode *node = xmlDocGetRootElement (document)->children; node; node = node->next)
      {
        gboolean some = is_dav (node, "prop");

        if (some || is_dav (node, "include"))
          collect_names (node, self->names);
        else if (is_dav (node, "propname"))
          self->kind = SKY_SERVER_PROPFIND_NAMES;
        else if (!is_dav (node, "allprop"))
          continue;
        if (some)
          self->kind = SKY_SERVER_PROPFIND_SOME;
        understood = TRUE;
      }
  if (understood && self->names->len <= NAMES_MAX)
    return g_steal_pointer (&self);
  g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                       understood ? "the body asks for too many properties"
                                  : "the body is not a DAV:propfind that asks for something");
  return NULL;
}

void
sky_server_propfind_free (SkyServerPropfind *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->names);
  g_free (self);
}

/* The element as XML of its own: with the namespaces and the language that hold where it stood. */
static char *
dup_element (xmlNode *node)
{
  g_autoptr (xmlDoc) document = xmlNewDoc ((const xmlChar *) "1.0");
  g_autoptr (xmlBuffer) buffer = xmlBufferCreate ();
  xmlNode *copy = xmlDocCopyNode (node, document, 1);
  xmlChar *language = xmlNodeGetLang (node);

  xmlDocSetRootElement (document, copy);
  xmlReconciliateNs (document, copy);
  if (language != NULL)
    xmlNodeSetLang (copy, language);
  xmlFree (language);
  xmlNodeDump (buffer, document, copy, 0, 0);
  return g_strdup ((const char *) xmlBufferContent (buffer));
}

static void
change_free (gpointer data)
{
  SkyServerPropChange *change = data;

  g_free (change->ns);
  g_free (change->name);
  g_free (change->value);
  g_free (change->text);
  g_free (change);
}

static void
collect_changes (xmlNode *instruction, gboolean set, GPtrArray *changes)
{
  for (xmlNode *prop = instruction->children; prop != NULL; prop = prop->next)
    for (xmlNode *node = is_dav (prop, "prop") ? prop->children : NULL; node; node = node->next)
      {
        SkyServerPropChange *change = NULL;
        xmlChar             *text = NULL;

        if (node->type != XML_ELEMENT_NODE)
          continue;
        text = set ? xmlNodeGetContent (node) : NULL;
        change = g_new0 (SkyServerPropChange, 1);
        change->ns = g_strdup (get_ns (node));
        change->name = g_strdup ((const char *) node->name);
        change->value = set ? dup_element (node) : NULL;
        change->text = g_strdup ((const char *) text);
        xmlFree (text);
        g_ptr_array_add (changes, change);
      }
}

/**
 * sky_server_proppatch_parse:
 *
 * Returns: (transfer full) (nullable) (element-type SkyServerPropChange): the instructions in
 *   their order (RFC 4918 section 9.2)
 */
GPtrArray *
sky_server_proppatch_parse (const char *data, gsize size, GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (change_free);
  g_autoptr (xmlDoc) document = parse_document (data, size, error);

  if (document == NULL)
    return NULL;
  if (is_dav (xmlDocGetRootElement (document), "propertyupdate"))
    for (xmlNode *node = xmlDocGetRootElement (document)->children; node; node = node->next)
      if (is_dav (node, "set") || is_dav (node, "remove"))
        collect_changes (node, is_dav (node, "set"), changes);
  if (changes->len > 0)
    return g_steal_pointer (&changes);
  g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                       "the body is not a DAV:propertyupdate that changes something");
  return NULL;
}

/**
 * sky_server_xml_append_tag:
 * @end: what closes the tag: ">" or "/>"
 *
 * Appends a tag inside a multistatus, which declares the prefixes D and S; other namespaces are
 * declared on the spot.
 */
void
sky_server_xml_append_tag (GString *out, const char *ns, const char *name, const char *end)
{
  if (strcmp (ns, SKY_SERVER_NS_DAV) == 0)
    g_string_append_printf (out, "<D:%s%s", name, end);
  else if (strcmp (ns, SKY_SERVER_NS_SKYLARK) == 0)
    g_string_append_printf (out, "<S:%s%s", name, end);
  else
    {
      g_string_append_printf (out, "<%s xmlns=\"", name);
      sky_server_append_xml_text (out, ns);
      g_string_append_printf (out, "\"%s", end);
    }
}
