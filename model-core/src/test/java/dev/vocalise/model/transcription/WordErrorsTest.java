package dev.vocalise.model.transcription;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordErrorsTest {

  @Test
  void everyKindOfErrorIsCountedOnce() {
    WordErrors errors = WordErrors.between("the cat sat on the mat", "a cat sat the mat now");
    assertThat(errors.substitutions()).isEqualTo(1);
    assertThat(errors.deletions()).isEqualTo(1);
    assertThat(errors.insertions()).isEqualTo(1);
    assertThat(errors.words()).isEqualTo(6);
    assertThat(errors.rate()).isEqualTo(0.5);
    assertThat(errors.steps().stream().map(step -> step.kind().name().charAt(0)))
        .containsExactly('S', 'M', 'M', 'D', 'M', 'M', 'I');
  }

  @Test
  void punctuationAndCaseAreNoErrorsButApostrophesInsideWordsStay() {
    assertThat(WordErrors.words("Don’t you—'ever' -- do THAT, again?!"))
        .containsExactly("don't", "you", "ever", "do", "that", "again");
    assertThat(WordErrors.between("I don't know.", "i don't know").errors()).isZero();
    assertThat(WordErrors.between("I don't know.", "i dont know").substitutions()).isEqualTo(1);
  }

  @Test
  void emptyTextsHaveARate() {
    assertThat(WordErrors.between("", "").rate()).isZero();
    assertThat(WordErrors.between("two words", "").rate()).isEqualTo(1);
    assertThat(WordErrors.between("", "word").rate()).isInfinite();
  }
}
