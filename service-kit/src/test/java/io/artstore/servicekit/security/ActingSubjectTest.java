package io.artstore.servicekit.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.api.auth.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class ActingSubjectTest {
  private static final Caller MODULE =
      new Caller("m", "Ingester", "ingester-module", Set.of(Scope.STORAGE_WRITE));
  private static final Caller STRANGER =
      new Caller("s", "Stranger", "scanner", Set.of(Scope.FILES_WRITE, Scope.STORAGE_READ));

  @Test
  void isBelievedOnlyFromAModule() throws Exception {
    Map<String, String> headers =
        ActingSubject.headers(new Actor("boss", "Boss", Set.of(Scope.ADMIN_WRITE), "x"));

    assertThat(ActingSubject.of(STRANGER, name -> Optional.ofNullable(headers.get(name))))
        .isEqualTo(
            new Actor("s", "Stranger", Set.of(Scope.FILES_WRITE, Scope.STORAGE_READ), "scanner"));
    assertThat(ActingSubject.of(MODULE, name -> Optional.ofNullable(headers.get(name))))
        .isEqualTo(new Actor("boss", "Boss", Set.of(Scope.ADMIN_WRITE), "ingester-module"));
  }

  @Test
  void isTheModuleItselfWhenItNamesNobody() throws Exception {
    assertThat(ActingSubject.of(MODULE, name -> Optional.empty()))
        .isEqualTo(new Actor("m", "Ingester", Set.of(Scope.STORAGE_WRITE), "ingester-module"));
  }

  @Property
  void carriesAnyName(@ForAll @StringLength(min = 1, max = 255) String name) throws Exception {
    boolean carriable =
        !name.isBlank()
            && name.indexOf('\0') < 0
            && name.chars().noneMatch(unit -> Character.isSurrogate((char) unit));
    if (!carriable) {
      return;
    }
    Map<String, String> headers = ActingSubject.headers(new Actor(name, name, Set.of(), "x"));

    assertThat(headers.values()).allMatch(value -> value.matches("[\\x21-\\x7e ]*"));
    assertThat(ActingSubject.of(MODULE, header -> Optional.ofNullable(headers.get(header))))
        .isEqualTo(new Actor(name, name, Set.of(), "ingester-module"));
  }
}
