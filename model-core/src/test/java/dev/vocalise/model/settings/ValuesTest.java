package dev.vocalise.model.settings;

import static dev.vocalise.model.settings.Setting.choice;
import static dev.vocalise.model.settings.Setting.flag;
import static dev.vocalise.model.settings.Setting.number;
import static dev.vocalise.model.settings.Setting.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.Modality;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {

  private static final Settings SETTINGS =
      Settings.of(
          whole("training.size", 1, 100).byDefault(8, 16).means("size"),
          whole("training.part", 1, 100).byDefaultAs("training.size", "the size").addedLater(),
          number("losses.weight", 0, 1).byDefault(0.5).storedAs("losses.weight"),
          choice("training.form", List.of("a", "b")).byDefault("a").storedAs("formName"),
          flag("training.on").byDefault(true),
          number("training.extra", 0, 1).optional("none"));

  @Test
  void whatIsNotSetHasTheDefaultOfItsModality() {
    Values audio = SETTINGS.defaults(Modality.AUDIO);
    assertThat(audio.whole("training.size")).isEqualTo(8);
    assertThat(audio.whole("training.part")).isEqualTo(8);
    assertThat(SETTINGS.defaults(Modality.TEXT).whole("training.part")).isEqualTo(16);
    assertThat(audio.find("training.extra")).isNull();
  }

  @Test
  void whatIsStoredIsReadBack() {
    Values values =
        Values.byKey(SETTINGS, Modality.AUDIO, Map.of("training.form", "b", "losses.weight", 1));
    assertThat(values.stored())
        .isEqualTo(
            Map.of(
                "size",
                8,
                "part",
                8,
                "losses",
                Map.of("weight", 1.0),
                "formName",
                "b",
                "on",
                true));
    assertThat(Values.of(SETTINGS, Modality.AUDIO, values.stored())).isEqualTo(values);
  }

  @Test
  void whatCameLaterIsPartOfTheIdentityOnlyWhereItDiffers() {
    assertThat(SETTINGS.defaults(Modality.AUDIO).identity()).doesNotContainKey("part");
    assertThat(SETTINGS.defaults(Modality.AUDIO).with("training.part", 4).identity())
        .containsEntry("part", 4);
  }

  @Test
  void aValueOutOfRangeIsRefusedWithItsKey() {
    assertThatThrownBy(() -> Values.byKey(SETTINGS, Modality.AUDIO, Map.of("training.size", 0)))
        .hasMessage("training.size: expected a whole number from 1 to 100, got 0");
    assertThatThrownBy(
            () -> Values.byKey(SETTINGS, Modality.AUDIO, Map.of("losses.weight", Double.NaN)))
        .hasMessage("losses.weight: expected a number from 0 to 1, got NaN");
    assertThatThrownBy(() -> Values.of(SETTINGS, Modality.AUDIO, Map.of("formName", "c")))
        .hasMessage("training.form: expected a or b, got c");
    assertThatThrownBy(() -> whole("x", 1, 2).byDefault(3))
        .hasMessage("default of x: expected a whole number from 1 to 2, got 3");
  }
}
