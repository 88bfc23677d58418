package com.example.cache

import com.example.cache.models.ErrorResponse
import com.example.cache.models.LogoutWebCliBody
import io.github.dcswebcli.sandbox.Sandbox
import io.github.dcswebcli.signing.Credentials
import java.io.File
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.OkHttp
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.AutoClose
import org.junit.jupiter.api.Test

class CacheTest {
    private val webCli = webCli(sandbox.endpoint().toHttpUrl(), sandbox.projectId()) {
        Credentials.of(sandbox.accessKey(), sandbox.secretKey())
    }

    @Test
    fun logsOffOneSession() {
        val clientId = sandbox.openSession()
        val other = sandbox.openSession()

        val response = webCli.logoffWebCli(
            projectId = sandbox.projectId(),
            instanceId = sandbox.instanceId(),
            logoutWebCliBody = LogoutWebCliBody(clientId = clientId),
        ).execute()

        assertEquals(204, response.code())
        assertEquals(setOf(other), sandbox.openSessions())
    }

    @Test
    fun readsAnError() {
        val response = webCli.logoffWebCli(
            projectId = sandbox.projectId(),
            instanceId = "no-such-instance",
            logoutWebCliBody = LogoutWebCliBody(clientId = "client-1"),
        ).execute()
        val error = moshi.adapter(ErrorResponse::class.java).fromJson(response.errorBody()!!.source())!!

        assertEquals(404, response.code())
        assertEquals("111404022", error.errorCode)
        assertEquals("This DCS instance does not exist.", error.errorMsg)
    }

    @Test
    fun isTheWholeContractAndNoClientOfTheGenerators() {
        val generated = File("target/generated-sources/openapi/src/main/kotlin").walk().filter(File::isFile)

        assertEquals(
            setOf("CollectionFormats.kt", "ErrorResponse.kt", "LogoutWebCliBody.kt", "WebCliApi.kt"),
            generated.map(File::getName).toSet(),
        )
    }

    @Test
    fun runsOnOkHttp5() {
        assertTrue(OkHttp.VERSION.startsWith("5."), OkHttp.VERSION)
    }

    companion object {
        @AutoClose
        @JvmField
        val sandbox: Sandbox = Sandbox.start()
    }
}
