/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parses 207 answers (RFC 4918 section 13) as they arrive, without building a tree. Never touches
 * network or disk, knows no entities and no DOCTYPE, and gives a result only where the XML is
 * whole: a list that was cut off is no list. */

#include "drive/webdav/sky-dav-multistatus.h"

#include <libxml/parser.h>
#include <string.h>

#include "drive/sky-drive-error.h"

#define DAV_NAMESPACE "DAV:"
#define OWNCLOUD_NAMESPACE "http://owncloud.org/ns"
#define DEPTH_MAX 32
#define TEXT_MAX (16 * 1024)
#define RESOURCES_MAX 1000000
#define BYTES_MAX (G_GUINT64_CONSTANT (1) << 30)

struct _SkyDavMultistatus
{
  xmlParserCtxt *context;   /* (owned) */
  GPtrArray     *resources; /* (owned) (element-type SkyDavResource) */
  GString       *text;      /* (owned): of the element that is being collected */

  SkyDavResource *response;        /* (owned) (nullable) */
  SkyDavResource *propstat;        /* (owned) (nullable) */
  guint           propstat_status; /* 0: the propstat did not say */
  char           *property;        /* (owned) (nullable): local name */
  guint           property_depth;
  gboolean        collecting;
  gboolean        root_seen;
  guint           depth;
  guint64         size;
  const char     *failure; /* (nullable): why parsing was stopped */
};

/* The order in which the namespaces of known properties are tried. */
static const struct
{
  const char *name;
  const char *uri;
} known[] = {
  { "getcontentlength", DAV_NAMESPACE }, { "getlastmodified", DAV_NAMESPACE },
  { "getetag", DAV_NAMESPACE },          { "getcontenttype", DAV_NAMESPACE },
  { "resourcetype", DAV_NAMESPACE },     { "resource-id", DAV_NAMESPACE },
  { "quota-used-bytes", DAV_NAMESPACE }, { "quota-available-bytes", DAV_NAMESPACE },
  { "sha256", SKY_DAV_NAMESPACE },       { "checksums", OWNCLOUD_NAMESPACE },
};

static void
stop (SkyDavMultistatus *self, const char *failure)
{
  if (self->failure == NULL)
    self->failure = failure;
  xmlStopParser (self->context);
}

static gboolean
is_known (const char *name, const char *uri)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (name, known[i].name) && g_str_equal (uri, known[i].uri))
      return TRUE;
  return FALSE;
}

static void
collect (SkyDavMultistatus *self)
{
  g_string_truncate (self->text, 0);
  self->collecting = TRUE;
}

static void
start_in_property (SkyDavMultistatus *self, const char *name, const char *uri)
{
  gboolean is_dav = g_str_equal (uri, DAV_NAMESPACE);

  if (is_dav && g_str_equal (name, "collection") && g_strcmp0 (self->property, "resourcetype") == 0)
    self->propstat->is_folder = TRUE;
}

static void
start_dav (SkyDavMultistatus *self, const char *name)
{
  if (g_str_equal (name, "multistatus") && self->depth == 1)
    self->root_seen = TRUE;
  else if (g_str_equal (name, "response") && self->depth == 2)
    {
      g_clear_pointer (&self->response, sky_dav_resource_free);
      self->response = sky_dav_resource_new ();
    }
  else if (self->response == NULL)
    return;
  else if (g_str_equal (name, "propstat") && self->depth == 3)
    {
      g_clear_pointer (&self->propstat, sky_dav_resource_free);
      self->propstat = sky_dav_resource_new ();
      self->propstat_status = 0;
    }
  else if (self->depth == 3 && (g_str_equal (name, "href") || g_str_equal (name, "status")))
    collect (self);
  else if (self->depth == 4 && self->propstat != NULL && g_str_equal (name, "status"))
    collect (self);
}

static void
start_element_cb (void           *user_data,
                  const xmlChar  *localname,
                  const xmlChar  *prefix,
                  const xmlChar  *uri_or_null,
                  int             n_namespaces,
                  const xmlChar **namespaces,
                  int             n_attributes,
                  int             n_defaulted,
                  const xmlChar **attributes)
{
  SkyDavMultistatus *self = ((xmlParserCtxt *) user_data)->_private;
  const char        *name = (const char *) localname;
  const char        *uri = uri_or_null != NULL ? (const char *) uri_or_null : "";

  self->depth++;
  if (self->depth > DEPTH_MAX)
    stop (self, "is nested too deeply");
  else if (self->property != NULL)
    start_in_property (self, name, uri);
  else if (self->propstat != NULL && self->depth == 5)
    {
      if (!is_known (name, uri))
        return;
      self->property = g_strdup (name);
      self->property_depth = self->depth;
      collect (self);
    }
  else if (g_str_equal (uri, DAV_NAMESPACE))
    start_dav (self, name);
}

/* "HTTP/1.1 404 Not Found" */
static guint
parse_status (const char *text)
{
  const char *space = strchr (text, ' ');
  guint64     status = space != NULL ? g_ascii_strtoull (space + 1, NULL, 10) : 0;

  return status >= 100 && status <= 599 ? (guint) status : 500;
}

static void
end_status (SkyDavMultistatus *self)
{
  g_strstrip (self->text->str);
  if (self->propstat != NULL)
    self->propstat_status = parse_status (self->text->str);
  else if (self->response != NULL)
    self->response->status = parse_status (self->text->str);
}

static void
end_propstat (SkyDavMultistatus *self)
{
  gboolean succeeded = self->propstat_status == 0 || self->propstat_status / 100 == 2;

  if (succeeded && self->response != NULL)
    sky_dav_resource_merge (self->response, self->propstat);
  g_clear_pointer (&self->propstat, sky_dav_resource_free);
}

static void
end_response (SkyDavMultistatus *self)
{
  if (self->response->href == NULL)
    stop (self, "has a response without an address");
  else if (self->resources->len >= RESOURCES_MAX)
    stop (self, "lists more than a million entries");
  else
    g_ptr_array_add (self->resources, g_steal_pointer (&self->response));
}

static void
end_dav (SkyDavMultistatus *self, const char *name)
{
  if (g_str_equal (name, "status") && self->collecting)
    end_status (self);
  else if (g_str_equal (name, "href") && self->collecting && self->depth == 3 &&
           self->response->href == NULL)
    self->response->href = g_strdup (g_strstrip (self->text->str));
  else if (g_str_equal (name, "propstat") && self->depth == 3 && self->propstat != NULL)
    end_propstat (self);
  else if (g_str_equal (name, "response") && self->depth == 2 && self->response != NULL)
    end_response (self);
  else
    return;
  self->collecting = FALSE;
}

static void
end_element_cb (void          *user_data,
                const xmlChar *localname,
                const xmlChar *prefix,
                const xmlChar *uri)
{
  SkyDavMultistatus *self = ((xmlParserCtxt *) user_data)->_private;

  if (self->property != NULL)
    {
      if (self->depth == self->property_depth)
        {
          sky_dav_resource_set (self->propstat, self->property, self->text->str);
          g_clear_pointer (&self->property, g_free);
          self->collecting = FALSE;
        }
    }
  else if (g_strcmp0 ((const char *) uri, DAV_NAMESPACE) == 0)
    end_dav (self, (const char *) localname);
  self->depth--;
}

static void
characters_cb (void *user_data, const xmlChar *text, int length)
{
  SkyDavMultistatus *self = ((xmlParserCtxt *) user_data)->_private;

  if (!self->collecting)
    return;
  if (self->text->len + (gsize) length > TEXT_MAX)
    stop (self, "has a property that is too long");
  else
    g_string_append_len (self->text, (const char *) text, length);
}

static void
doctype_cb (void          *user_data,
            const xmlChar *name,
            const xmlChar *external_id,
            const xmlChar *system_id)
{
  SkyDavMultistatus *self = ((xmlParserCtxt *) user_data)->_private;

  stop (self, "has a document type, which is refused");
}

static void
error_cb (void *user_data, const xmlError *error)
{
  /* Kept silent here: the context remembers it, and finish () asks. */
}

/**
 * sky_dav_multistatus_new:
 *
 * Returns: (transfer full): a parser at the begin of an answer
 */
SkyDavMultistatus *
sky_dav_multistatus_new (void)
{
  static gsize       initialised = 0;
  xmlSAXHandler      handler = { 0 };
  SkyDavMultistatus *self = g_new0 (SkyDavMultistatus, 1);

  if (g_once_init_enter (&initialised))
    {
      xmlInitParser ();
      g_once_init_leave (&initialised, 1);
    }
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = start_element_cb;
  handler.endElementNs = end_element_cb;
  handler.characters = characters_cb;
  handler.cdataBlock = characters_cb;
  handler.internalSubset = doctype_cb;
  handler.serror = (xmlStructuredErrorFunc) error_cb;
  self->context = xmlCreatePushParserCtxt (&handler, NULL, NULL, 0, NULL);
  g_assert (self->context != NULL);
  self->context->_private = self;
  xmlCtxtUseOptions (self->context, XML_PARSE_NONET);
  self->resources = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_dav_resource_free);
  self->text = g_string_new (NULL);
  return self;
}

/**
 * sky_dav_multistatus_free:
 * @self: (nullable) (transfer full): a parser
 */
void
sky_dav_multistatus_free (SkyDavMultistatus *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->context, xmlFreeParserCtxt);
  g_clear_pointer (&self->resources, g_ptr_array_unref);
  g_clear_pointer (&self->response, sky_dav_resource_free);
  g_clear_pointer (&self->propstat, sky_dav_resource_free);
  g_string_free (self->text, TRUE);
  g_free (self->property);
  g_free (self);
}

static gboolean
check (SkyDavMultistatus *self, GError **error)
{
  if (self->failure != NULL)
    g_set_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL, "The server's list %s",
                 self->failure);
  else if (!self->context->wellFormed)
    g_set_error_literal (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL,
                         "The server's list is damaged or was cut off");
  else
    return TRUE;
  return FALSE;
}

/**
 * sky_dav_multistatus_feed:
 * @self: a parser
 * @data: the next bytes
 * @size: how many, at most %G_MAXINT
 * @error: return location for %SKY_DRIVE_ERROR_PROTOCOL
 *
 * Returns: whether it makes sense so far
 */
gboolean
sky_dav_multistatus_feed (SkyDavMultistatus *self, const void *data, gsize size, GError **error)
{
  g_return_val_if_fail (self != NULL && size <= G_MAXINT, FALSE);

  self->size += size;
  if (self->size > BYTES_MAX)
    stop (self, "is too long");
  xmlParseChunk (self->context, data, (int) size, 0);
  return check (self, error);
}

/**
 * sky_dav_multistatus_finish:
 * @self: a parser that got everything
 * @error: return location for %SKY_DRIVE_ERROR_PROTOCOL
 *
 * Returns: (transfer full) (nullable) (element-type SkyDavResource): what the answer holds, where
 *   it is whole
 */
GPtrArray *
sky_dav_multistatus_finish (SkyDavMultistatus *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  xmlParseChunk (self->context, NULL, 0, 1);
  if (self->context->wellFormed && !self->root_seen)
    self->failure = "is no multistatus answer";
  if (!check (self, error))
    return NULL;
  return g_ptr_array_ref (self->resources);
}
