/** Scopes of tokens. Holds names only; verification belongs to the services. */
@NullMarked
package io.artstore.api.auth;

import org.jspecify.annotations.NullMarked;
