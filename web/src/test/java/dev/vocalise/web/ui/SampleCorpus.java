package dev.vocalise.web.ui;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.dataset.WavFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A corpus whose names would be markup if a page forgot that they are data. */
final class SampleCorpus {
  static final String HOSTILE = "<script>document.title='owned'</script>\"'&amp;\u202Egnp";

  private SampleCorpus() {}

  static void seed(EmbeddedSources db) throws IOException {
    Path directory = Files.createDirectories(db.folder.resolve("corpus"));
    List<Utterance> utterances = new ArrayList<>();
    Emotion[] emotions = Emotion.values();
    for (int i = 0; i < 60; i++) {
      String file = String.format(Locale.ROOT, "clip-%02d.wav", i);
      WavFile.write(directory.resolve(file), sweep(110 + 8 * i), 22_050);
      utterances.add(
          new Utterance(
              i == 0 ? HOSTILE : String.format(Locale.ROOT, "Ses01F_impro%02d", i),
              file,
              "0".repeat(64),
              22_050,
              1.5,
              i == 1 ? HOSTILE : "speaker-" + i % 4,
              i == 2 ? HOSTILE : "Ses0" + (1 + i % 2),
              emotions[i % emotions.length],
              i == 3 ? HOSTILE : "neu",
              i == 0 ? HOSTILE : "the words of clip " + i,
              "en"));
    }
    byte[] manifest = new CorpusManifest("iemocap", utterances).bytes();
    StoredArtifact stored = db.artifacts.put(manifest, CorpusManifest.MEDIA_TYPE);
    db.corpora.add(
        "iemocap", "iemocap", directory.toString(), stored.sha256(), stored.size(), report());
  }

  private static ObjectNode report() {
    ObjectMapper json = new ObjectMapper();
    ObjectNode report = json.createObjectNode().put("utterances", 60).put("seconds", 90.0);
    Map.of("neutral", 15, "happiness", 15, "sadness", 15, "anger", 15)
        .forEach(report.withObjectProperty("classes")::put);
    Map.of("speaker-0", 15, "speaker-1", 15, "speaker-2", 15, HOSTILE, 15)
        .forEach(report.withObjectProperty("speakers")::put);
    report.withObjectProperty("sessions").put("Ses01", 30).put("Ses02", 30);
    report.withObjectProperty("leftOut").put("label fru", 12).put(HOSTILE, 1);
    report
        .withObjectProperty("knownTotals")
        .put("neutral", 1708)
        .put("happiness", 1636)
        .put("sadness", 1084)
        .put("anger", 1103)
        .put("utterances", 5531);
    report
        .withArrayProperty("problems")
        .addObject()
        .put("path", HOSTILE)
        .put("line", 7)
        .put("reason", "empty")
        .put(
            "message", "the file has 0 bytes, expected a WAV; restore it and add the corpus again");
    return report;
  }

  private static float[] sweep(double hertz) {
    float[] samples = new float[33_075];
    for (int i = 0; i < samples.length; i++) {
      double t = i / 22_050.0;
      double loudness = Math.sin(Math.PI * t / 1.5) * (0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * t));
      double sound = 0;
      for (int harmonic = 1; harmonic < 12; harmonic++) {
        sound += Math.sin(2 * Math.PI * hertz * harmonic * (t + 0.08 * t * t)) / harmonic;
      }
      samples[i] = (float) (0.3 * loudness * sound);
    }
    return samples;
  }
}
