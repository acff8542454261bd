/** Percent-encoding of RFC 3986, strict: what is malformed is refused and never guessed at. */
@NullMarked
package io.artstore.servicekit.uri;

import org.jspecify.annotations.NullMarked;
