package dev.vocalise.web.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Answers with 201 and where the new thing is. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Created {
  /** Whether it may have been there before; then the answer is 200. */
  boolean orFound() default false;
}
