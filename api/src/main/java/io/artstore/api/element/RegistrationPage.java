package io.artstore.api.element;

import java.util.List;
import java.util.Optional;

/** One page of the registry. */
public record RegistrationPage(List<ElementRegistration> items, Optional<String> nextCursor) {
  public RegistrationPage {
    items = List.copyOf(items);
  }
}
