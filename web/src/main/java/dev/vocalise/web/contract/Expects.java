package dev.vocalise.web.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a request must say in this place; the endpoint checks it. A body that is annotated may be
 * left out, others may not.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Expects {
  /** Whether it must be there. */
  boolean required() default false;

  /** Of a text; empty for any. */
  String pattern() default "";

  /** Of a number. */
  long least() default Long.MIN_VALUE;

  /** Of a number. */
  long most() default Long.MAX_VALUE;

  /** The only values that a text may have. */
  Class<? extends Supplier<List<String>>> words() default AnyWord.class;

  /** Any text. */
  final class AnyWord implements Supplier<List<String>> {
    @Override
    public List<String> get() {
      return List.of();
    }
  }
}
