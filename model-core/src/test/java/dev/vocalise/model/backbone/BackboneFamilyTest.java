package dev.vocalise.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.Modality;
import org.junit.jupiter.api.Test;

class BackboneFamilyTest {

  @Test
  void familiesAreListedInTheOrderOfTheDocumentation() {
    assertThat(BackboneFamily.all())
        .extracting(BackboneFamily::kind)
        .startsWith("ast", "wav2vec2", "bert")
        .doesNotHaveDuplicates();
    assertThat(BackboneFamily.kinds(Modality.AUDIO)).startsWith("ast", "wav2vec2");
    assertThat(BackboneFamily.kinds(Modality.TEXT)).startsWith("bert");
  }

  @Test
  void anUnknownKindIsRefusedWithTheNearestOne() {
    assertThatThrownBy(() -> BackboneFamily.of("wav2vec"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("unknown kind of backbone 'wav2vec': expected ast, wav2vec2, bert")
        .hasMessageContaining("did you mean 'wav2vec2'?");
  }

  @Test
  void pretrainedFamiliesSayWhereAPublicCheckpointIs() {
    assertThat(Pretrained.all())
        .allSatisfy(family -> assertThat(family.published()).as(family.kind()).isNotEmpty());
  }
}
