package io.artstore.ingester.placement;

import io.artstore.api.element.ElementHealth;
import io.artstore.api.element.ElementMode;
import io.artstore.api.element.ElementStatus;
import io.artstore.api.file.RetentionPolicy;
import io.artstore.client.ElementDirectory.KnownElement;
import java.util.Comparator;
import java.util.Iterator;
import java.util.OptionalLong;

/**
 * Which elements can take a document: temporary ones go to mode edit, permanent ones to mode rw;
 * the element of the lowest priority number that is online and has room comes first.
 */
public final class Placement {
  private static final Comparator<KnownElement> FILL_ORDER =
      Comparator.<KnownElement>comparingInt(element -> element.registration().priority())
          .thenComparing(element -> element.registration().name())
          .thenComparing(element -> element.id().toString());

  private final RegisteredElements elements;
  private final ElementStates states;

  public Placement(RegisteredElements elements, ElementStates states) {
    this.elements = elements;
    this.states = states;
  }

  /**
   * The elements to try, best first; each is asked for its state only when it is its turn.
   *
   * @param size empty when it is not known before the end
   */
  public Iterator<KnownElement> candidates(RetentionPolicy policy, OptionalLong size) {
    return elements.all().stream()
        .filter(element -> element.registration().status() == ElementHealth.ONLINE)
        .filter(element -> canEverHold(element, policy))
        .sorted(FILL_ORDER)
        .filter(element -> takes(element, policy) && hasRoom(element, size))
        .iterator();
  }

  /** Whether there is an element that would take the document if it had room. */
  public boolean lacksOnlyRoom(RetentionPolicy policy, OptionalLong size) {
    return elements.all().stream()
        .filter(element -> element.registration().status() == ElementHealth.ONLINE)
        .filter(element -> takes(element, policy))
        .anyMatch(element -> !hasRoom(element, size));
  }

  /** Whether an element's mode is the one for the policy, whatever its room. */
  public boolean takes(KnownElement element, RetentionPolicy policy) {
    return states.of(element).filter(status -> status.mode() == modeFor(policy)).isPresent();
  }

  /** Mode edit is fixed for life, so the registry is believed about it. */
  private static boolean canEverHold(KnownElement element, RetentionPolicy policy) {
    return (element.registration().mode() == ElementMode.EDIT)
        == (modeFor(policy) == ElementMode.EDIT);
  }

  private boolean hasRoom(KnownElement element, OptionalLong size) {
    return states
        .of(element)
        .map(ElementStatus::availableBytes)
        .filter(available -> available >= size.orElse(1))
        .isPresent();
  }

  private static ElementMode modeFor(RetentionPolicy policy) {
    return switch (policy) {
      case PERMANENT -> ElementMode.RW;
      case TEMPORARY -> ElementMode.EDIT;
    };
  }
}
