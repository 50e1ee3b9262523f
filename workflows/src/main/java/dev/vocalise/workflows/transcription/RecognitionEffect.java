package dev.vocalise.workflows.transcription;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What recognition in bfloat16 changes: the first utterances of a corpus recognised in float32 as
 * well.
 *
 * @param utterances that were recognised in both
 * @param withReference of them, those with a transcript of the corpus: the rates are over them
 * @param changed texts that differ
 * @param float32 word error rate in float32, fraction; null where there is no word to compare with
 * @param recognised the same as they were recognised
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RecognitionEffect(
    int utterances,
    int withReference,
    int changed,
    @Nullable Double float32,
    @Nullable Double recognised) {

  /** For people. */
  public String sentence() {
    String all = counted(utterances, "utterance", "utterances");
    String differ = counted(changed, "text differs", "texts differ");
    if (float32 == null || recognised == null) {
      return "Recognised in bfloat16: on %s, without a transcript to compare with, %s from float32"
          .formatted(all, differ);
    }
    return String.format(
        Locale.ROOT,
        "Recognised in bfloat16: on %s%s WER %.1f %% in place of %.1f %% in float32, %s",
        all,
        withReference == utterances
            ? ""
            : ", of which %d have a transcript,".formatted(withReference),
        100 * recognised,
        100 * float32,
        differ);
  }

  private static String counted(int number, String singular, String plural) {
    return number + " " + (number == 1 ? singular : plural);
  }
}
