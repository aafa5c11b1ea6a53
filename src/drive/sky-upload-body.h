/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-upload-session.h"

G_BEGIN_DECLS

#define SKY_TYPE_UPLOAD_BODY (sky_upload_body_get_type ())
G_DECLARE_FINAL_TYPE (SkyUploadBody, sky_upload_body, SKY, UPLOAD_BODY, GInputStream)

GInputStream *sky_upload_body_new (GFile *file, SkyUploadSession *session);

G_END_DECLS
