package io.artstore.admin.people;

import io.artstore.admin.db.UserRows.Role;
import io.artstore.admin.db.UserRows.StoredUser;
import io.artstore.api.auth.Scope;
import java.util.Set;

/** What a person's token allows. */
final class RoleScopes {
  private RoleScopes() {}

  /** Nothing at all while the password must be changed: that alone needs no scope. */
  static Set<Scope> of(StoredUser person) {
    return person.mustChangePassword() ? Set.of() : of(person.role());
  }

  private static Set<Scope> of(Role role) {
    return switch (role) {
      case ADMIN ->
          Set.of(
              Scope.FILES_READ,
              Scope.FILES_WRITE,
              Scope.ADMIN_READ,
              Scope.ADMIN_WRITE,
              Scope.AUDIT_READ);
      case OPERATOR -> Set.of(Scope.FILES_READ, Scope.FILES_WRITE, Scope.ADMIN_READ);
      case USER -> Set.of(Scope.FILES_READ, Scope.FILES_WRITE);
    };
  }
}
