package dev.vocalise.model.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassNamesTest {

  @Test
  void thePapersAreTheFourInItsOrder() {
    assertThat(ClassNames.PAPER.names())
        .containsExactly("neutral", "happiness", "sadness", "anger");
    assertThat(ClassNames.of(null)).isEqualTo(ClassNames.PAPER);
  }

  @Test
  void aPlaceLeadsToANameAndBack() {
    ClassNames names = ClassNames.of(List.of("positive", "negative"));

    assertThat(names.size()).isEqualTo(2);
    assertThat(names.name(1)).isEqualTo("negative");
    assertThat(names.index("negative")).isEqualTo(1);
    assertThatThrownBy(() -> names.index("fear"))
        .hasMessage("unknown class 'fear': expected one of positive, negative");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Anger", "two words", "a,b", "ärger", "1st", "none", "-", "a|b"})
  void whatNoMetricMayBeCalledIsNoName(String name) {
    assertThatThrownBy(() -> new ClassNames(List.of("anger", name)))
        .hasMessageStartingWith("classes: expected a word of lower-case letters")
        .hasMessageEndingWith("got '" + name + "'");
  }

  @Test
  void twoToTwentyEachOnce() {
    assertThatThrownBy(() -> new ClassNames(List.of("anger")))
        .hasMessage("classes: expected 2 to 20 names but got 1");
    assertThatThrownBy(() -> new ClassNames(Collections.nCopies(21, "anger")))
        .hasMessage("classes: expected 2 to 20 names but got 21");
    assertThatThrownBy(() -> new ClassNames(List.of("anger", "fear", "anger")))
        .hasMessage("classes: 'anger' stands twice; name each once");
    assertThat(new ClassNames(IntStream.range(0, 20).mapToObj(i -> "c" + i).toList()).size())
        .isEqualTo(20);
  }
}
