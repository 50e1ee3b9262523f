package dev.vocalise.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FileContentTest {
  private static FileContent of(String latin1) {
    return FileContent.of(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void contentDecides() {
    assertThat(of("version https://git-lfs.github.com/spec/v1\noid"))
        .isEqualTo(FileContent.LFS_POINTER);
    assertThat(of("../../.git/annex/objects/Xx/k/SHA256E-s1--0.wav/"))
        .isEqualTo(FileContent.ANNEX_POINTER);
    assertThat(of("/annex/objects/SHA256E-s1--0.wav")).isEqualTo(FileContent.ANNEX_POINTER);
    assertThat(of("RIFF\1\2\3\4WAVEfmt ")).isEqualTo(FileContent.WAV);
    assertThat(of("RF64\u00FF\1\2\3WAVE")).isEqualTo(FileContent.WAV);
    assertThat(of("fLaC\0\0")).isEqualTo(FileContent.FLAC);
    assertThat(of("OggS\0")).isEqualTo(FileContent.OGG);
    assertThat(of("NIST_1A\n   1024\n")).isEqualTo(FileContent.SPHERE);
    assertThat(of("FORM\0\0\0\1AIFFCOMM")).isEqualTo(FileContent.AIFF);
    assertThat(of("FORM\0\0\0\1AIFCFVER")).isEqualTo(FileContent.AIFF);
    assertThat(of("RIFX\0\0\0\1WAVE")).isEqualTo(FileContent.RIFX);
    assertThat(of("\0\0\0\30ftypM4A ")).isEqualTo(FileContent.MP4);
    assertThat(of("ID3\3\0\0\0\0\0\1x")).isEqualTo(FileContent.MP3);
    assertThat(of("ID3\3\0\0\0\0\0\1xfLaC")).isEqualTo(FileContent.FLAC);
    assertThat(of("\u00FF\u00FB\u0090\0")).isEqualTo(FileContent.MP3);
    assertThat(of("\u00FF\u00F3@\u00C4")).isEqualTo(FileContent.MP3);
    assertThat(of("\u00FF\u00F1P\u0080")).isEqualTo(FileContent.AAC);
    assertThat(of("\37\u008B\b")).isEqualTo(FileContent.GZIP);
    assertThat(of("PK\3\4\24")).isEqualTo(FileContent.ZIP);
    assertThat(of("\n <HTML><body>")).isEqualTo(FileContent.HTML);
    assertThat(of("<!doctype html>")).isEqualTo(FileContent.HTML);
    assertThat(of("<?xml version='1.0'?><Error>")).isEqualTo(FileContent.HTML);
    assertThat(of("{\"message\": \"Not Found\"}")).isEqualTo(FileContent.JSON);
    assertThat(of("[{\"id\": 1}]")).isEqualTo(FileContent.JSON);
    assertThat(of("Page not found")).isEqualTo(FileContent.TEXT);
    assertThat(of("\0\0\0\0\0")).isEqualTo(FileContent.ZEROS);
    assertThat(of("\u0001\u0002\u0003")).isEqualTo(FileContent.UNKNOWN);
  }

  @Test
  void nothingIsEmptyAndEveryFaultHasARemedy() {
    assertThat(FileContent.of(new byte[0])).isEqualTo(FileContent.EMPTY);
    for (FileContent kind : FileContent.values()) {
      boolean readable = kind == FileContent.WAV || kind == FileContent.FLAC;
      assertThat(kind.remedy(Path.of("x")).isEmpty()).as(kind.name()).isEqualTo(readable);
    }
    assertThat(FileContent.LFS_POINTER.describe(Path.of("data")))
        .isEqualTo("Git LFS pointer; run `git lfs pull` in data");
  }
}
