package dev.vocalise.web.contract;

import io.quarkus.arc.Arc;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;

/** The resources of the application that runs. */
public final class Resources {
  private Resources() {}

  /** Those whose address begins like this. */
  public static List<Class<?>> below(String address) {
    List<Class<?>> found = new ArrayList<>();
    for (Bean<?> bean :
        Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
      Class<?> type = bean.getBeanClass();
      Path path = type.getAnnotation(Path.class);
      if (path != null && ("/" + path.value()).replace("//", "/").startsWith(address)) {
        found.add(type);
      }
    }
    return found;
  }
}
