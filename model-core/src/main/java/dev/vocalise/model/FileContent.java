package dev.vocalise.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What a file holds, told by its first bytes: names and extensions are promises that downloads,
 * archives and renaming break. Kinds are tried in their order here.
 */
public enum FileContent {
  EMPTY("empty file", "", "copy or download it again"),
  ZEROS("zero-filled file", "\\x00+", "the copy left holes: copy or download it again"),
  LFS_POINTER(
      "Git LFS pointer", "version https://(git-lfs|hawser)\\..*", "run `git lfs pull` in DIR"),
  ANNEX_POINTER(
      "git-annex pointer", "[./]*(git)?/annex/objects/.*", "run `git annex get .` in DIR"),
  WAV("WAV file", "(RIFF|RF64|BW64)....WAVE.*", ""),
  FLAC("FLAC file", "fLaC.*", ""),
  OGG("Ogg file", "OggS.*", Way.CONVERT),
  SPHERE("NIST SPHERE file", "NIST_1A.*", "convert it with `sox IN.sph OUT.wav`"),
  AIFF("AIFF file", "FORM....AIF[FC].*", Way.CONVERT),
  RIFX("big-endian WAV file", "RIFX....WAVE.*", Way.CONVERT),
  W64("Sony Wave64 file", "riff\\x2E\\x91\\xCF\\x11.*", Way.CONVERT),
  CAF("Core Audio file", "caff\\x00.*", Way.CONVERT),
  AU("AU file", "\\.snd.*", Way.CONVERT),
  AMR("AMR file", "#!AMR.*", Way.CONVERT),
  MP4("MP4 or M4A file", "....ftyp.*", Way.CONVERT),
  MATROSKA("Matroska or WebM file", "\\x1A\\x45\\xDF\\xA3.*", Way.CONVERT),
  WMA("Windows Media file", "\\x30\\x26\\xB2\\x75.*", Way.CONVERT),
  AVI("AVI video", "RIFF....AVI .*", Way.CONVERT),
  MP3(
      "MP3 file",
      "ID3[\\x02-\\x04].*|\\xFF[\\xE2-\\xE5\\xF2-\\xF5\\xFA-\\xFD][^\\xF0-\\xFF].*",
      Way.CONVERT),
  AAC("AAC file", "\\xFF[\\xF0\\xF1\\xF8\\xF9].*", Way.CONVERT),
  GZIP("gzip archive", "\\x1F\\x8B.*", "unpack it with `gunzip` or `tar -xzf`"),
  ZIP("ZIP archive", "PK(\\x03\\x04|\\x05\\x06).*", "unpack it with `unzip`"),
  ARCHIVE(
      "7z, bzip2, xz or RAR archive",
      "(7z\\xBC\\xAF|BZh\\d1AY|\\xFD7zXZ|Rar!).*",
      "unpack it with `7z x`"),
  APPLE_DOUBLE("AppleDouble file", "\\x00\\x05\\x16\\x07.*", "fetch the file that it accompanies"),
  HTML(
      "HTML or XML page",
      "\\s*<(?i:!doctype|html|head|body|\\?xml|error).*",
      "a server answered instead of sending the file: download it again"),
  JSON(
      "JSON text",
      "\\s*[{\\[]\\s*[\"\\]}{\\[].*",
      "a server answered instead of sending the file: download it again"),
  TEXT("text", "[\\t\\n\\r -~\\x80-\\xFF]+", "fetch the real file"),
  UNKNOWN("file of no known kind", ".*", "fetch it again or convert it to WAV");

  private static final class Way {
    static final String CONVERT = "convert it with `ffmpeg -i IN OUT.wav`";
  }

  /** How much is looked at; enough for a first tag, a pointer and the start of a page. */
  public static final int HEAD_BYTES = 512;

  private final String words;
  private final Pattern beginning;
  private final String remedy;

  FileContent(String words, String beginning, String remedy) {
    this.words = words;
    this.beginning = Pattern.compile(beginning, Pattern.DOTALL);
    this.remedy = remedy;
  }

  /** Recognises a file by its bytes, of which the first few hundred suffice. */
  public static FileContent of(byte[] file) {
    String head =
        new String(file, 0, Math.min(HEAD_BYTES, file.length), StandardCharsets.ISO_8859_1);
    FileContent kind = UNKNOWN;
    for (FileContent one : values()) {
      if (one.beginning.matcher(head).matches()) {
        kind = one;
        break;
      }
    }
    return kind == MP3 && afterId3(file) == FLAC ? FLAC : kind;
  }

  /** Where the sound begins: behind an ID3v2 tag, whose size has seven bits per byte. */
  public static int behindId3(byte[] file) {
    if (file.length < 10 || file[0] != 'I' || file[1] != 'D' || file[2] != '3') {
      return 0;
    }
    int size = 0;
    for (int i = 6; i < 10; i++) {
      size = size * 128 + (file[i] & 127);
    }
    return Math.min(file.length, 10 + size);
  }

  private static FileContent afterId3(byte[] file) {
    int at = behindId3(file);
    boolean flac =
        at > 0
            && at + 4 <= file.length
            && new String(file, at, 4, StandardCharsets.ISO_8859_1).equals("fLaC");
    return flac ? FLAC : MP3;
  }

  /** In the singular, without an article; the plural has an s. */
  public String words() {
    return words;
  }

  /** {@code "a Git LFS pointer"}. */
  public String one() {
    return (words.matches("[AEIOaeio].*|MP.*|HTML.*") ? "an " : "a ") + words;
  }

  /** What to do, for files below that folder. */
  public String remedy(Path folder) {
    return remedy.replace("DIR", folder.toString());
  }

  /** {@code "Git LFS pointer; run `git lfs pull` in …"}. */
  public String describe(Path folder) {
    return words + "; " + remedy(folder);
  }

  /** Whether it can be no label file or transcript either. */
  public boolean noText() {
    return this != TEXT && this != JSON && this != UNKNOWN && this != EMPTY && this != ZEROS;
  }
}
