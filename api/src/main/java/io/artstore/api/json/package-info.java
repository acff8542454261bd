/** The one JSON form of everything that goes over the wire. */
@NullMarked
package io.artstore.api.json;

import org.jspecify.annotations.NullMarked;
