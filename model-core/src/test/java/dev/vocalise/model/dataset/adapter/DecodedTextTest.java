package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words are right, or somebody is told. */
class DecodedTextTest {
  private static final String WORDS = "It\u2019s a caf\u00E9 \u2013 isn\u2019t it?";

  private static DecodedText decode(byte[] bytes) {
    return DecodedText.of(bytes, Path.of("corpus"));
  }

  private static byte[] marked(String text, String charset) {
    return ("\uFEFF" + text).getBytes(Charset.forName(charset));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void unicodeIsReadWithAndWithoutAMark(String charset) {
    DecodedText plain = new DecodedText(WORDS, null, true);

    assertThat(decode(marked(WORDS, charset))).isEqualTo(plain);
    if (!charset.startsWith("UTF-32")) { // three of four bytes are zero in ASCII alone
      assertThat(decode(WORDS.getBytes(Charset.forName(charset)))).isEqualTo(plain);
    }
    assertThat(decode("file,emotion\n".getBytes(Charset.forName(charset))).text())
        .isEqualTo("file,emotion\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void cyrillicOfTwoBytesIsRead(String charset) {
    String words =
        "\u041F\u0440\u0438\u0432\u0435\u0442, \u043A\u0430\u043A \u0434\u0435\u043B\u0430?";
    assertThat(decode(words.getBytes(Charset.forName(charset))).text()).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WORDS,
        "O\u00F9 \u00E7a ?",
        "\u00ABcr\u00E9\u00E9e\u00BB \u2026 \u20AC 5",
        "die Gr\u00F6\u00DFe der F\u00FC\u00DFe",
        "\u201C\u00C9lan\u201D"
      })
  void westernTextIsWindows1252AndNoted(String words) {
    DecodedText text = decode(words.getBytes(DecodedText.WINDOWS_1252));

    assertThat(text.text()).isEqualTo(words);
    assertThat(text.certain()).isTrue();
    assertThat(text.note()).contains("read as Windows-1252");
  }

  @ParameterizedTest
  @CsvSource({
    "GB18030, \u4F60\u597D, GB18030",
    "GB18030, \u6211\u4EEC\u4ECA\u5929\u53BB OK, GB18030",
    "Shift_JIS, \u3053\u3093\u306B\u3061\u306F\u3002\u5143\u6C17\u3067\u3059\u304B,",
    "EUC-KR, \uC548\uB155\uD558\uC138\uC694,",
    "windows-1251, \u041F\u0440\u0438\u0432\u0435\u0442 \u0432\u0441\u0435\u043C,",
    "windows-1253, \u03BA\u03B1\u03BB\u03B7\u03BC\u03AD\u03C1\u03B1,"
  })
  void otherEncodingsAreNamedAndNotUsed(String charset, String words, String likely) {
    DecodedText text = decode(words.getBytes(Charset.forName(charset)));

    assertThat(text.certain()).isFalse();
    assertThat(text.note()).contains("iconv -f").contains(likely == null ? "" : likely);
  }

  @Test
  void controlCharactersAreSpacesOrMakeItUncertain() {
    DecodedText bell = decode("one\u0007two three four five six".getBytes(StandardCharsets.UTF_8));
    assertThat(bell.text()).startsWith("one two three");
    assertThat(bell.note()).contains("control characters");
    for (String text : new String[] {"hello\0", "\0\0\0\0", "a\0b\u0001c"}) {
      DecodedText doubtful = decode(text.getBytes(StandardCharsets.UTF_8));
      assertThat(doubtful.certain()).isFalse();
      assertThat(doubtful.text()).doesNotContain("\0").doesNotContain("\u0001");
    }
  }

  @Test
  void aPointerOrAPageIsNoText() {
    String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    for (String content : new String[] {pointer, "\n<!DOCTYPE html><p>404", "<?xml ?><Error/>"}) {
      assertThat(decode(content.getBytes(StandardCharsets.UTF_8)).certain()).isFalse();
    }
    assertThat(decode("<laughs> well, yes".getBytes(StandardCharsets.UTF_8)).certain()).isTrue();
  }

  @Test
  void nothingEverFailsAndNoControlCharacterPasses() {
    java.util.SplittableRandom random = new java.util.SplittableRandom(5);
    for (int i = 0; i < 2000; i++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int length = random.nextInt(40);
      int bound = random.nextBoolean() ? 256 : 140;
      for (int b = 0; b < length; b++) {
        bytes.write(random.nextInt(bound));
      }
      assertThat(decode(bytes.toByteArray()).text())
          .doesNotMatch("(?s).*[\\p{Cc}&&[^\\t\\n\\r]].*");
    }
  }
}
