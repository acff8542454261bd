package io.artstore.client;

import io.artstore.api.auth.Scope;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * On whose behalf a module sends a request. The receiver believes it only from a token with {@code
 * storage:write}.
 */
public record ActingFor(String subject, String subjectName, Set<Scope> scopes) {
  private static final String SUBJECT = "ArtStore-Subject";
  private static final String SUBJECT_NAME = "ArtStore-Subject-Name";
  private static final String SUBJECT_SCOPES = "ArtStore-Subject-Scopes";

  public ActingFor {
    scopes = Set.copyOf(scopes);
  }

  Call addTo(Call call) {
    return call.header(SUBJECT, Call.encode(subject))
        .header(SUBJECT_NAME, Call.encode(subjectName))
        .header(
            SUBJECT_SCOPES,
            scopes.stream().map(Scope::text).sorted().collect(Collectors.joining(" ")));
  }
}
