package io.github.dcswebcli.api;
import io.github.dcswebcli.model.LogoutWebCliBody;
import retrofit2.Call;
import retrofit2.http.*;
/** x. */
public interface WebCliApi {
    /** x. */
    String LOGOFF_WEB_CLI_PATH = "v2/{project_id}/instances/{instance_id}/webcli/logout";
    /**
     * x.
     * @param projectId a
     * @param instanceId a
     * @param logoutWebCliBody a
     * @return a
     */
    @POST(LOGOFF_WEB_CLI_PATH)
    Call<Void> logoffWebCli(@Path("project_id") String projectId, @Path("instance_id") String instanceId, @Body LogoutWebCliBody logoutWebCliBody);
}
