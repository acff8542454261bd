package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An event that is not passed on is one that nobody hears of. */
class BothListenersTest {
  @Test
  void passesOnEveryEvent() {
    assertThat(events(BothListeners.class.getDeclaredMethods()))
        .containsAll(
            events(RunListener.class.getDeclaredMethods()).stream()
                .filter(event -> !event.startsWith("and"))
                .toList());
  }

  private static List<String> events(Method[] methods) {
    return Stream.of(methods)
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
        .map(method -> method.getName() + Arrays.toString(method.getParameterTypes()))
        .toList();
  }
}
