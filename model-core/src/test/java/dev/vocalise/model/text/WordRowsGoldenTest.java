package dev.vocalise.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenCases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Expected values: {@code golden/method-sahu-features/README.md}. */
class WordRowsGoldenTest {

  private static final int LONGEST = 50;

  private static List<Integer> whole(JsonNode array) {
    List<Integer> values = new ArrayList<>();
    array.forEach(value -> values.add(value.asInt()));
    return values;
  }

  private static List<String> texts(JsonNode array) {
    List<String> values = new ArrayList<>();
    array.forEach(value -> values.add(value.asText()));
    return values;
  }

  private static List<Integer> rows(WordRows table, List<String> words) {
    return IntStream.of(table.of(words)).boxed().toList();
  }

  @Test
  void wordsBucketsAndRowsAreTheReferences() {
    for (Path family : GoldenCases.families("method-sahu-features")) {
      JsonNode expected = GoldenCases.json(family.resolve("expected.json"));
      JsonNode vocabulary = expected.get("vocabulary");
      int rows = vocabulary.get("embedding_rows").asInt();
      int buckets = rows - vocabulary.get("rows").size();
      List<String> frequent = WordRows.frequent(texts(vocabulary.get("train")), LONGEST);
      Map<String, Integer> numbered = new LinkedHashMap<>();
      frequent.forEach(word -> numbered.put(word, buckets + numbered.size()));
      Map<String, Integer> wanted = new LinkedHashMap<>();
      GoldenCases.names(vocabulary.get("rows"))
          .forEach(word -> wanted.put(word, vocabulary.get("rows").get(word).asInt()));
      assertThat(numbered).containsExactlyEntriesOf(wanted);
      WordRows table = new WordRows(buckets, LONGEST, frequent);
      assertThat(table.size()).isEqualTo(rows);
      for (JsonNode one : expected.get("texts")) {
        String text = one.get("text").asText();
        List<String> words = PlainWords.of(text);
        List<String> read = words.subList(0, Math.min(words.size(), LONGEST));
        assertThat(read).as(text).isEqualTo(texts(one.get("words")));
        assertThat(rows(table, words)).as(text).isEqualTo(whole(one.get("rows")));
        if (!words.isEmpty()) {
          WordRows bucketsAlone = new WordRows(buckets, LONGEST, List.of());
          assertThat(rows(bucketsAlone, words)).as(text).isEqualTo(whole(one.get("buckets")));
        }
      }
      GoldenCases.ran(family, expected.get("texts").size() + " texts");
    }
  }
}
