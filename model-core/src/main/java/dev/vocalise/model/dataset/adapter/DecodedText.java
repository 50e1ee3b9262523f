package dev.vocalise.model.dataset.adapter;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vocalise.model.FileContent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a file whose encoding nobody told. A byte order mark decides; zero bytes on one side
 * show UTF-16; else it is UTF-8 if it is valid, and Windows-1252 if that gives Western words. The
 * text holds no control character but tabs and line ends.
 *
 * @param text where it is in doubt, the letters that Windows-1252 has for its bytes
 * @param note why somebody should look at the file, after "N text files"; null for Unicode
 * @param certain whether its words can be used
 */
record DecodedText(String text, @Nullable String note, boolean certain) {
  static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
  private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
  private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

  /** Marks, the longer before what they begin with. */
  private static final List<Charset> MARKED =
      List.of(UTF_8, UTF_32LE, UTF_32BE, UTF_16LE, UTF_16BE);

  /** Encodings of two bytes, named where they give a text without gaps. */
  private static final List<String> OTHERS = List.of("GB18030", "Shift_JIS", "Big5", "EUC-KR");

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\t\\n\\r]]");
  private static final Pattern ALPHABETIC =
      Pattern.compile("[\\p{Print}\\s\\u00A0-\\u06FF\\u2010-\\u2026\\u20AC]*");
  private static final Pattern EAST_ASIAN =
      Pattern.compile(
          "[\\p{ASCII}\\u2010-\\u2026\\u3000-\\u30FF\\u4E00-\\u9FFF\\uAC00-\\uD7A3\\uFF01-\\uFF9F]*");

  /** {@code folder} is where a remedy is to be applied. */
  static DecodedText of(byte[] bytes, Path folder) {
    FileContent content = FileContent.of(bytes);
    for (Charset charset : MARKED) {
      byte[] mark = "\uFEFF".getBytes(charset);
      if (startsWith(bytes, mark)) {
        String text = strict(bytes, mark.length, charset);
        return text == null ? doubtful(bytes, null) : clean(text);
      }
    }
    if (content.noText()) {
      String note = content.words() + "s instead of text: " + content.remedy(folder);
      return new DecodedText(letters(bytes), note, false);
    }
    Charset wide = wide(bytes);
    if (wide == null && manyControls(bytes)) {
      return doubtful(bytes, null);
    }
    String text = strict(bytes, 0, wide == null ? UTF_8 : wide);
    if (text != null) {
      return clean(text);
    }
    return western(bytes)
        ? new DecodedText(letters(bytes), "not UTF-8, read as Windows-1252", true)
        : doubtful(bytes, eastAsian(bytes));
  }

  private static boolean startsWith(byte[] bytes, byte[] mark) {
    return bytes.length >= mark.length
        && ByteBuffer.wrap(mark).equals(ByteBuffer.wrap(bytes, 0, mark.length));
  }

  private static @Nullable String strict(byte[] bytes, int from, Charset charset) {
    try {
      ByteBuffer left = ByteBuffer.wrap(bytes, from, bytes.length - from);
      return charset.newDecoder().decode(left).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static DecodedText clean(String text) {
    String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    String plain = CONTROL.matcher(unmarked).replaceAll(" ");
    boolean same = plain.equals(unmarked);
    return new DecodedText(plain, same ? null : "with control characters, read as spaces", true);
  }

  private static String letters(byte[] bytes) {
    String text = new String(bytes, WINDOWS_1252);
    return CONTROL.matcher(text).replaceAll(" ");
  }

  private static DecodedText doubtful(byte[] bytes, @Nullable String likely) {
    String note =
        "neither UTF-8 nor Windows-1252%s: convert with `iconv -f %s -t UTF-8 IN > OUT`"
            .formatted(
                likely == null ? "" : " but perhaps " + likely,
                likely == null ? "ENCODING" : likely);
    return new DecodedText(letters(bytes), note, false);
  }

  /** UTF-16 or UTF-32 without a mark: Latin letters, spaces and line ends leave zero bytes. */
  private static @Nullable Charset wide(byte[] bytes) {
    int[] zeros = new int[4];
    for (int i = 0; i < bytes.length; i++) {
      zeros[i % 4] += bytes[i] == 0 ? 1 : 0;
    }
    int quarter = bytes.length / 4;
    boolean fours = bytes.length % 4 == 0 && quarter > 0;
    if (fours && zeros[3] == quarter && zeros[2] == quarter && zeros[0] == 0) {
      return UTF_32LE;
    }
    if (fours && zeros[0] == quarter && zeros[1] == quarter && zeros[3] == 0) {
      return UTF_32BE;
    }
    int even = zeros[0] + zeros[2];
    int odd = zeros[1] + zeros[3];
    if (bytes.length % 2 == 0 && Math.max(even, odd) > quarter) {
      // A whole character such as U+0100 has its zero on the other side.
      return even < odd / 8 + 1 ? UTF_16LE : odd < even / 8 + 1 ? UTF_16BE : null;
    }
    return manyControls(bytes) ? bySmallAlphabet(bytes) : null;
  }

  private static @Nullable Charset bySmallAlphabet(byte[] bytes) {
    for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
      String text = strict(bytes, 0, charset);
      if (text != null && ALPHABETIC.matcher(text).matches()) {
        return charset;
      }
    }
    return null;
  }

  private static boolean manyControls(byte[] bytes) {
    int controls = 0;
    for (byte one : bytes) {
      controls += one >= 0 && one < ' ' && one != '\t' && one != '\n' && one != '\r' ? 1 : 0;
    }
    return controls * 20L > bytes.length;
  }

  /**
   * Whether the bytes above 127 are accents and punctuation among Latin letters. Other alphabets
   * and characters of two bytes stand in runs, or make up most of the text, or use bytes that
   * Windows-1252 leaves open.
   */
  private static boolean western(byte[] bytes) {
    int latin = 0;
    int high = 0;
    int run = 0;
    int letters = 0;
    int longest = 0;
    int longestOfLetters = 0;
    for (byte one : bytes) {
      int value = one & 0xFF;
      if ("\u0081\u008D\u008F\u0090\u009D".indexOf(value) >= 0) {
        return false;
      }
      latin += value < 128 && Character.isLetter(value) ? 1 : 0;
      run = value < 128 ? 0 : run + 1;
      // Quotes, dashes and fixed spaces may stand beside a letter and each other.
      boolean letter = value > 0xA0 && value != 0xAB && value != 0xBB;
      letters = letter ? letters + 1 : 0;
      high += letter ? 1 : 0;
      longest = Math.max(longest, run);
      longestOfLetters = Math.max(longestOfLetters, letters);
    }
    return longestOfLetters < 3 && (longest < 2 || high < latin);
  }

  private static @Nullable String eastAsian(byte[] bytes) {
    for (String name : OTHERS) {
      String text = strict(bytes, 0, Charset.forName(name));
      if (text != null && EAST_ASIAN.matcher(text).matches()) {
        return name;
      }
    }
    return null;
  }
}
