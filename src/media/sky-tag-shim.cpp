/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The project's only C++: TagLib (1.13 or 2.x) over a SkyMediaStream, its answers as plain C. One
 * thread at a time for each stream; nothing here is shared. No exception leaves this file.
 */
#include "media/sky-tag-shim.h"

#include <memory>
#include <new>

#include <aifffile.h>
#include <apefile.h>
#include <apetag.h>
#include <flacfile.h>
#include <mp4file.h>
#include <mp4tag.h>
#include <mpcfile.h>
#include <mpegfile.h>
#include <oggflacfile.h>
#include <opusfile.h>
#include <taglib.h>
#include <tiostream.h>
#include <tpropertymap.h>
#include <vorbisfile.h>
#include <wavfile.h>
#include <wavpackfile.h>

namespace
{

#if TAGLIB_MAJOR_VERSION >= 2
using Offset = TagLib::offset_t;
using Size = size_t;
using Start = TagLib::offset_t;
#else
using Offset = long;
using Size = unsigned long;
using Start = unsigned long;
#endif

/* No single thing that is read is larger; a size that asks for more is a lie. */
constexpr guint64 max_block = 16 * 1024 * 1024;

/* TagLib's view of the stream. Writing is refused: this is for reading only. */
class Stream : public TagLib::IOStream
{
public:
  explicit Stream (SkyMediaStream *stream) : stream_ (stream) {}

  TagLib::FileName
  name () const override
  {
    return "";
  }

  TagLib::ByteVector
  readBlock (Size length) override
  {
    guint64 size = sky_media_stream_get_size (stream_);
    guint64 rest = position_ < size ? size - position_ : 0;
    guint64 wanted = std::min<guint64> (std::min<guint64> (length, rest), max_block);

    TagLib::ByteVector block (static_cast<unsigned int> (wanted), 0);
    if (wanted == 0)
      return TagLib::ByteVector ();
    gsize n = sky_media_stream_read (stream_, position_, block.data (), wanted);
    position_ += n;
    block.resize (static_cast<unsigned int> (n));
    return block;
  }

  void
  writeBlock (const TagLib::ByteVector &) override
  {
  }

  void
  insert (const TagLib::ByteVector &, Start, Size) override
  {
  }

  void
  removeBlock (Start, Size) override
  {
  }

  bool
  readOnly () const override
  {
    return true;
  }

  bool
  isOpen () const override
  {
    return true;
  }

  void
  seek (Offset offset, Position p) override
  {
    gint64 base = 0;

    if (p == Current)
      base = static_cast<gint64> (position_);
    else if (p == End)
      base = static_cast<gint64> (sky_media_stream_get_size (stream_));
    position_ = static_cast<guint64> (std::max<gint64> (0, base + offset));
  }

  void
  clear () override
  {
  }

  Offset
  tell () const override
  {
    return static_cast<Offset> (position_);
  }

  Offset
  length () override
  {
    return static_cast<Offset> (sky_media_stream_get_size (stream_));
  }

  void
  truncate (Offset) override
  {
  }

private:
  SkyMediaStream *stream_;
  guint64         position_ = 0;
};

/* All values of one name; several artists are shown as people write them. */
char *
dup_values (const TagLib::PropertyMap &properties, const char *name)
{
  TagLib::PropertyMap::ConstIterator it = properties.find (name);

  if (it == properties.end () || it->second.isEmpty ())
    return nullptr;
  return g_strdup (it->second.toString ("; ").toCString (true));
}

char *
dup_first (const TagLib::PropertyMap &properties, const char *name)
{
  TagLib::PropertyMap::ConstIterator it = properties.find (name);

  if (it == properties.end () || it->second.isEmpty ())
    return nullptr;
  return g_strdup (it->second.front ().toCString (true));
}

void
read_numbers (const TagLib::PropertyMap &properties, SkyTags *tags)
{
  g_autofree char *disc = dup_first (properties, "DISCNUMBER");
  g_autofree char *track = dup_first (properties, "TRACKNUMBER");
  g_autofree char *date = dup_first (properties, "DATE");
  g_autofree char *n_discs = dup_first (properties, "DISCTOTAL");
  g_autofree char *n_tracks = dup_first (properties, "TRACKTOTAL");

  sky_tags_parse_position (disc, &tags->disc, &tags->n_discs);
  sky_tags_parse_position (track, &tags->track, &tags->n_tracks);
  if (tags->n_discs == 0 && n_discs != nullptr)
    tags->n_discs = static_cast<int> (g_ascii_strtoll (n_discs, nullptr, 10));
  if (tags->n_tracks == 0 && n_tracks != nullptr)
    tags->n_tracks = static_cast<int> (g_ascii_strtoll (n_tracks, nullptr, 10));
  tags->year = sky_tags_parse_year (date);
}

void
read_texts (const TagLib::PropertyMap &properties, SkyTags *tags)
{
  sky_tags_take_text (&tags->title, dup_first (properties, "TITLE"));
  sky_tags_take_text (&tags->artist, dup_values (properties, "ARTIST"));
  sky_tags_take_text (&tags->album, dup_first (properties, "ALBUM"));
  sky_tags_take_text (&tags->album_artist, dup_values (properties, "ALBUMARTIST"));
  sky_tags_take_text (&tags->genre, dup_values (properties, "GENRE"));
  sky_tags_take_text (&tags->composer, dup_values (properties, "COMPOSER"));
  tags->cue_sheet = dup_first (properties, "CUESHEET");
}

/* Opus says it in its own way, which goes first there; elsewhere it is a guest. */
void
read_gain (const TagLib::PropertyMap &properties,
           const char                *replay_name,
           const char                *r128_name,
           bool                       r128_first,
           gboolean                  *known,
           double                    *gain)
{
  g_autofree char *replay = dup_first (properties, replay_name);
  g_autofree char *r128 = dup_first (properties, r128_name);

  if (*known)
    return;
  if (r128_first)
    *known = sky_loudness_parse_r128 (r128, gain) || sky_loudness_parse_gain (replay, gain);
  else
    *known = sky_loudness_parse_gain (replay, gain) || sky_loudness_parse_r128 (r128, gain);
}

void
read_peak (const TagLib::PropertyMap &properties, const char *name, double *peak)
{
  g_autofree char *text = dup_first (properties, name);

  if (*peak == 0.0)
    *peak = sky_loudness_parse_peak (text);
}

/* Keeps what is known already. */
void
read_loudness (const TagLib::PropertyMap &properties, bool r128_first, SkyLoudness *loudness)
{
  read_gain (properties, "REPLAYGAIN_TRACK_GAIN", "R128_TRACK_GAIN", r128_first,
             &loudness->has_track, &loudness->track_gain);
  read_gain (properties, "REPLAYGAIN_ALBUM_GAIN", "R128_ALBUM_GAIN", r128_first,
             &loudness->has_album, &loudness->album_gain);
  read_peak (properties, "REPLAYGAIN_TRACK_PEAK", &loudness->track_peak);
  read_peak (properties, "REPLAYGAIN_ALBUM_PEAK", &loudness->album_peak);
}

/* TagLib 1.13 keeps atoms of free form out of the properties. */
TagLib::PropertyMap
free_form_properties (TagLib::MP4::File *file)
{
  static const TagLib::String prefix ("----:com.apple.iTunes:");
  TagLib::PropertyMap         properties;

  if (file->tag () == nullptr)
    return properties;
  for (const auto &item : file->tag ()->itemMap ())
    if (item.first.startsWith (prefix))
      properties.insert (item.first.substr (prefix.size ()).upper (), item.second.toStringList ());
  return properties;
}

/* Where only some kinds of files have loudness in other tags. */
void
read_other_loudness (TagLib::File *file, SkyLoudness *loudness)
{
  if (auto *mp4 = dynamic_cast<TagLib::MP4::File *> (file))
    read_loudness (free_form_properties (mp4), false, loudness);
  else if (auto *mpeg = dynamic_cast<TagLib::MPEG::File *> (file))
    if (mpeg->hasAPETag ())
      read_loudness (mpeg->APETag ()->properties (), false, loudness);
}

void
read_properties (const TagLib::AudioProperties *properties, SkyTags *tags)
{
  if (properties == nullptr)
    return;
  tags->duration_ms = properties->lengthInMilliseconds ();
  tags->sample_rate = properties->sampleRate ();
  tags->channels = properties->channels ();
  tags->bit_rate = properties->bitrate () * 1000;
}

/* What only the file's own class tells. */
void
read_details (TagLib::File *file, SkyTags *tags)
{
  if (auto *flac = dynamic_cast<TagLib::FLAC::File *> (file))
    tags->bits_per_sample = flac->audioProperties ()->bitsPerSample ();
  else if (auto *ogg = dynamic_cast<TagLib::Ogg::FLAC::File *> (file))
    tags->bits_per_sample = ogg->audioProperties ()->bitsPerSample ();
  else if (auto *wav = dynamic_cast<TagLib::RIFF::WAV::File *> (file))
    tags->bits_per_sample = wav->audioProperties ()->bitsPerSample ();
  else if (auto *aiff = dynamic_cast<TagLib::RIFF::AIFF::File *> (file))
    tags->bits_per_sample = aiff->audioProperties ()->bitsPerSample ();
  else if (auto *wavpack = dynamic_cast<TagLib::WavPack::File *> (file))
    tags->bits_per_sample = wavpack->audioProperties ()->bitsPerSample ();
  else if (auto *ape = dynamic_cast<TagLib::APE::File *> (file))
    tags->bits_per_sample = ape->audioProperties ()->bitsPerSample ();
  else if (auto *mp4 = dynamic_cast<TagLib::MP4::File *> (file))
    {
      bool is_alac = mp4->audioProperties ()->codec () == TagLib::MP4::Properties::ALAC;

      tags->codec = is_alac ? "ALAC" : "AAC";
      tags->bits_per_sample = is_alac ? mp4->audioProperties ()->bitsPerSample () : 0;
    }
}

bool
read_file (std::unique_ptr<TagLib::File> file, const char *codec, SkyTags *tags)
{
  if (!file->isValid () || file->audioProperties () == nullptr)
    return false;
  tags->codec = codec;
  const TagLib::PropertyMap properties = file->properties ();
  read_texts (properties, tags);
  read_numbers (properties, tags);
  read_loudness (properties, g_str_equal (codec, "Opus"), &tags->loudness);
  read_other_loudness (file.get (), &tags->loudness);
  read_properties (file->audioProperties (), tags);
  read_details (file.get (), tags);
  return tags->sample_rate > 0;
}

std::unique_ptr<TagLib::File>
open_flac (Stream *stream)
{
#if TAGLIB_MAJOR_VERSION >= 2
  return std::make_unique<TagLib::FLAC::File> (stream);
#else
  return std::make_unique<TagLib::FLAC::File> (stream, TagLib::ID3v2::FrameFactory::instance ());
#endif
}

std::unique_ptr<TagLib::File>
open_mpeg (Stream *stream)
{
#if TAGLIB_MAJOR_VERSION >= 2
  return std::make_unique<TagLib::MPEG::File> (stream);
#else
  return std::make_unique<TagLib::MPEG::File> (stream, TagLib::ID3v2::FrameFactory::instance ());
#endif
}

/* Each codec in Ogg has a class of its own, which refuses the others. */
bool
read_ogg (SkyMediaStream *source, SkyTags *tags)
{
  char   head[64] = {};
  gsize  n = sky_media_stream_read (source, 0, head, sizeof head);
  Stream stream (source);

  if (g_strstr_len (head, static_cast<gssize> (n), "OggS") == nullptr || n < 36)
    return false;
  if (memcmp (head + 28, "OpusHead", 8) == 0)
    return read_file (std::make_unique<TagLib::Ogg::Opus::File> (&stream), "Opus", tags);
  if (memcmp (head + 29, "FLAC", 4) == 0)
    return read_file (std::make_unique<TagLib::Ogg::FLAC::File> (&stream), "FLAC", tags);
  return read_file (std::make_unique<TagLib::Ogg::Vorbis::File> (&stream), "Vorbis", tags);
}

bool
read (SkyMediaStream *source, SkyAudioFormat format, SkyTags *tags)
{
  Stream stream (source);

  switch (format)
    {
    case SKY_AUDIO_FORMAT_FLAC:
      return read_file (open_flac (&stream), "FLAC", tags);
    case SKY_AUDIO_FORMAT_OGG:
      return read_ogg (source, tags);
    case SKY_AUDIO_FORMAT_MPEG:
      return read_file (open_mpeg (&stream), "MP3", tags);
    case SKY_AUDIO_FORMAT_MP4:
      return read_file (std::make_unique<TagLib::MP4::File> (&stream), "AAC", tags);
    case SKY_AUDIO_FORMAT_WAV:
      return read_file (std::make_unique<TagLib::RIFF::WAV::File> (&stream), "WAV", tags);
    case SKY_AUDIO_FORMAT_AIFF:
      return read_file (std::make_unique<TagLib::RIFF::AIFF::File> (&stream), "AIFF", tags);
    case SKY_AUDIO_FORMAT_WAVPACK:
      return read_file (std::make_unique<TagLib::WavPack::File> (&stream), "WavPack", tags);
    case SKY_AUDIO_FORMAT_MUSEPACK:
      return read_file (std::make_unique<TagLib::MPC::File> (&stream), "Musepack", tags);
    case SKY_AUDIO_FORMAT_APE:
      return read_file (std::make_unique<TagLib::APE::File> (&stream), "APE", tags);
    case SKY_AUDIO_FORMAT_ADTS:
    case SKY_AUDIO_FORMAT_NONE:
    default:
      return false;
    }
}

} // namespace

/**
 * sky_tag_shim_read:
 * @stream: the file, without what is too large
 * @format: what it is
 * @tags: (out): filled where %TRUE is returned
 *
 * Returns: %FALSE where TagLib makes nothing of it, or the stream has met an error
 */
gboolean
sky_tag_shim_read (SkyMediaStream *stream, SkyAudioFormat format, SkyTags *tags)
{
  try
    {
      *tags = SkyTags{};
      tags->duration_ms = -1;
      return read (stream, format, tags);
    }
  catch (const std::exception &e)
    {
      g_debug ("tags can't be read: %s", e.what ());
      return FALSE;
    }
}
