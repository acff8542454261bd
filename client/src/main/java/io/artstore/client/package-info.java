/**
 * Java client of the public APIs, and of those between modules. It streams both ways, waits as long
 * as bytes move, and repeats only what is safe to repeat. It knows nothing of how a service is
 * built.
 */
@NullMarked
package io.artstore.client;

import org.jspecify.annotations.NullMarked;
