/**
 * Takes documents in: a service without any state, of which any number may run side by side. Its
 * composition root wires it; nothing here keeps a byte longer than a request lasts.
 */
@NullMarked
package io.artstore.ingester;

import org.jspecify.annotations.NullMarked;
