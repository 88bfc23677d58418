package io.github.dcswebcli.bench;

import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpConfig;
import com.huaweicloud.sdk.dcs.v2.DcsClient;
import com.huaweicloud.sdk.dcs.v2.model.LogoffWebCliRequest;
import com.huaweicloud.sdk.dcs.v2.model.LogoutWebCliBody;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;

final class OfficialSdk implements Side {
    private final DcsClient client;

    OfficialSdk() {
        HttpConfig config = HttpConfig.getDefaultHttpConfig();
        if (Target.POOL != null) {
            config.withConnectionPool(new ConnectionPool(Target.POOL, 5, TimeUnit.MINUTES));
        }
        client = DcsClient.newBuilder()
                .withHttpConfig(config)
                .withCredential(new BasicCredentials()
                        .withAk(Target.ACCESS_KEY)
                        .withSk(Target.SECRET_KEY)
                        .withProjectId(Target.PROJECT))
                .withEndpoints(List.of(Target.ENDPOINT))
                .build();
    }

    @Override
    public int call() {
        return client.logoffWebCli(new LogoffWebCliRequest()
                        .withInstanceId(Target.INSTANCE)
                        .withBody(new LogoutWebCliBody().withClientId(Target.CLIENT)))
                .getHttpStatusCode();
    }
}
