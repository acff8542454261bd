/** The ingester module over real sockets, between a caller and elements that can misbehave. */
@NullMarked
package io.artstore.ingester;

import org.jspecify.annotations.NullMarked;
