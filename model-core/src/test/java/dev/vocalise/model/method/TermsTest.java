package dev.vocalise.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TermsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void termsOfBuildsWithFixedNamesAreRead() throws JsonProcessingException {
    String stored =
        "{\"total\":1.5,\"emotion\":null,\"contrastive\":2.0,\"informationMaximisation\":-0.25,"
            + "\"augmentationType\":null}";
    assertThat(JSON.readValue(stored, Terms.class).values())
        .isEqualTo(Map.of("total", 1.5, "contrastive", 2.0, "information-maximisation", -0.25));
  }

  @Test
  void theOrderOfTheMethodIsKept() throws JsonProcessingException {
    Terms terms = new Terms(new java.util.LinkedHashMap<>());
    terms = terms.plus(new Terms(Map.of("total", 1.0))).plus(new Terms(Map.of("domain", 2.0)));
    assertThat(terms.over(2).values().keySet()).containsExactly("total", "domain");
    assertThat(JSON.readValue(JSON.writeValueAsString(terms), Terms.class)).isEqualTo(terms);
  }

  @Test
  void aNameThatCouldNotBeAMetricIsRefused() {
    assertThatThrownBy(() -> new Terms(Map.of("Domain loss", 1.0)))
        .hasMessage("name of a term must be lower case with dashes but was 'Domain loss'");
  }
}
