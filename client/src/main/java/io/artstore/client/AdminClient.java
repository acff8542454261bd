package io.artstore.client;

import io.artstore.api.element.ElementAnnouncement;
import io.artstore.api.element.ElementId;
import io.artstore.api.element.ElementRegistration;
import io.artstore.api.element.RegistrationPage;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registry of storage elements in the admin module. */
public final class AdminClient {
  private static final String ELEMENTS = "/api/v1/storage-elements";
  private static final int PAGE = 1_000;

  private final Transport transport;
  private final URI admin;
  private final TokenSource tokens;

  public AdminClient(Transport transport, URI admin, TokenSource tokens) {
    this.transport = transport;
    this.admin = admin;
    this.tokens = tokens;
  }

  /** Where the admin module at an address hands out tokens. */
  public static URI tokenEndpoint(URI admin) {
    return Call.at(admin, "/oauth2/token");
  }

  /** All registered elements, in whatever state. */
  public List<ElementRegistration> elements() {
    List<ElementRegistration> elements = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      RegistrationPage page = page(cursor);
      elements.addAll(page.items());
      cursor = page.nextCursor();
    } while (cursor.isPresent());
    return List.copyOf(elements);
  }

  /** Says that an element lives, and where. */
  public void announce(ElementId id, ElementAnnouncement announcement) {
    transport
        .send(
            Call.to("PUT", Call.at(admin, ELEMENTS + "/" + id))
                .as(tokens)
                .json(announcement)
                .repeatable())
        .require(200, 201, 204)
        .close();
  }

  private RegistrationPage page(Optional<String> cursor) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("limit", List.of(Integer.toString(PAGE)));
    cursor.ifPresent(text -> parameters.put("cursor", List.of(text)));
    URI uri = Call.at(admin, ELEMENTS + Call.query(parameters));
    try (Answer answer = transport.send(Call.to("GET", uri).as(tokens).repeatable()).require(200)) {
      return answer.json(RegistrationPage.class);
    }
  }
}
