package dev.vocalise.web.campaign;

import dev.vocalise.model.Modality;
import dev.vocalise.model.settings.Setting;

/**
 * A key of a campaign file as the documentation shows it.
 *
 * @param type what may stand there
 * @param fallback the default in words
 * @param meaning with its source in the paper
 */
record KeyRow(String name, String type, String fallback, String meaning) {
  static KeyRow of(Setting setting, String name) {
    String audio = setting.standardWords(Modality.AUDIO);
    String text = setting.standardWords(Modality.TEXT);
    return new KeyRow(
        name,
        setting.range().words(),
        audio.equals(text) ? audio : audio + ", for text " + text,
        setting.meaning());
  }
}
