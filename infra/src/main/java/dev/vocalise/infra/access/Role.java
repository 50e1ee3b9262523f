package dev.vocalise.infra.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What somebody may do; each role may do what those before it may. */
public enum Role {
  /** Reads everything: pages, results, lineage, audits. */
  VIEWER,
  /** Registers, launches, steers, promotes. */
  OPERATOR,
  /** Also decides who may get in. */
  ADMIN;

  public static final String VIEW = "viewer";
  public static final String OPERATE = "operator";
  public static final String ADMINISTER = "admin";

  /** {@code viewer}, {@code operator} or {@code admin}. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException with the three words
   */
  public static Role parse(String word) {
    return Arrays.stream(values())
        .filter(role -> role.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected a role (viewer, operator or admin), got '%s'".formatted(word)));
  }

  public boolean may(Role needed) {
    return compareTo(needed) >= 0;
  }

  public Role atMost(Role other) {
    return may(other) ? other : this;
  }

  /** The words of this role and of those before it. */
  public Set<String> words() {
    return Stream.of(values())
        .filter(this::may)
        .map(Role::word)
        .collect(Collectors.toUnmodifiableSet());
  }
}
