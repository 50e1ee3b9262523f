package dev.vocalise.web.contract;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Answers with a list, of which a part can be asked for. */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Paged {
  /** How many to begin with; all where it is missing. */
  String LIMIT = "limit";

  /** How many to leave out before. */
  String OFFSET = "offset";

  /** Header with the number of all. */
  String TOTAL = "X-Total-Count";

  /** The largest part. */
  int MOST = 1_000;
}
