/**
 * Authentication of OkHttp requests to the provider's API gateway: the AK/SK signature SDK-HMAC-SHA256, or a token. It knows
 * nothing of DCS, so that any client, regenerated elsewhere or written by hand, can use it.
 */
@NullMarked
package io.github.dcswebcli.signing;

import org.jspecify.annotations.NullMarked;
