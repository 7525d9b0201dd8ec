const problems = 'problems { code message path } consistencyToken';

/** The mutations of the nine steps, by what they do. */
export const M = {
  register: `mutation($input: RegisterPersonInput!) { registerPerson(input: $input) { ${problems} person { id ref: id certificate { classLabel { zh } grade } name { value state } } } }`,
  file: `mutation($input: FileRequestInput!) { fileRequest(input: $input) { ${problems} case { id status window { name { zh } } missing needs { needId kind } } } }`,
  return: `mutation($input: ReturnRequestInput!) { returnRequest(input: $input) { ${problems} case { status missing } } }`,
  complete: `mutation($input: CompleteRequestInput!) { completeRequest(input: $input) { ${problems} case { status missing } } }`,
  accept: `mutation($input: AcceptRequestInput!) { acceptRequest(input: $input) { ${problems} case { status } } }`,
  triage: `mutation($input: TriageNeedInput!) { triageNeed(input: $input) { ${problems} case { status needs { kind triage { exit proposed } } } } }`,
  proposal: `query($caseId: ID!, $needId: UUID!) { triageProposal(caseId: $caseId, needId: $needId) { version rule exit why { zh en } reasons { criterion decisive label { zh en } } } }`,
  handler: `mutation($input: AssignHandlerInput!) { assignHandler(input: $input) { ${problems} case { needs { needId handler { userId unit { code } } } } } }`,
  withdrawRequest: `mutation($input: WithdrawRequestInput!) { withdrawRequest(input: $input) { ${problems} case { id status withdrawal { reasonCode at } } } }`,
  redirect: `mutation($input: RedirectCaseInput!) { redirectCase(input: $input) { ${problems} case { id street { code } } } }`,
  refuse: `mutation($input: RefuseRequestInput!) { refuseRequest(input: $input) { ${problems} case { id status refusal } } }`,
  offerService: `mutation($input: OfferStreetServiceInput!) { offerStreetService(input: $input) { ${problems} service { need from until } } }`,
  endService: `mutation($input: EndStreetServiceInput!) { endStreetService(input: $input) { ${problems} service { need from until } } }`,
  manager: `mutation($input: NameCaseManagerInput!) { nameCaseManager(input: $input) { ${problems} case { manager { unit { name { zh } } } } } }`,
  orderAssessment: `mutation($input: OrderAssessmentInput!) { orderAssessment(input: $input) { ${problems} order { id status due missing } } }`,
  assess: `mutation($input: RecordAssessmentInput!) { recordAssessment(input: $input) { ${problems} assessment { id score band } } }`,
  consent: `mutation($input: GiveConsentInput!) { giveConsent(input: $input) { ${problems} consent { id inForce } } }`,
  withdraw: `mutation($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { ${problems} consent { id inForce } } }`,
  send: `mutation($input: SendReferralInput!) { sendReferral(input: $input) { ${problems} referral { id status agency { name { zh } } } } }`,
  acceptReferral: `mutation($input: AcceptReferralInput!) { acceptReferral(input: $input) { ${problems} referral { status } } }`,
  schedule: `mutation($input: ScheduleAppointmentInput!) { scheduleAppointment(input: $input) { ${problems} referral { status appointmentAt } } }`,
  note: `mutation($input: RecordInterimNoteInput!) { recordInterimNote(input: $input) { ${problems} referral { status } } }`,
  completeReferral: `mutation($input: CompleteReferralInput!) { completeReferral(input: $input) { ${problems} referral { status outcome } } }`,
  plan: `mutation($input: DraftPlanInput!) { draftPlan(input: $input) { ${problems} plan { id status goals { id domain baseline weight } } } }`,
  agree: `mutation($input: AgreePlanInput!) { agreePlan(input: $input) { ${problems} plan { status } } }`,
  approve: `mutation($input: ApprovePlanInput!) { approvePlan(input: $input) { ${problems} plan { status } } }`,
  session: `mutation($input: DeliverSessionInput!) { deliverSession(input: $input) { ${problems} session { day minutes attendance } } }`,
  progress: `mutation($input: NoteProgressInput!) { noteProgress(input: $input) { ${problems} progressNote { id } } }`,
  review: `mutation($input: ReviewEffectInput!) { reviewEffect(input: $input) { ${problems} effectReview { id gasT effective } } }`,
  visit: `mutation($input: RecordVisitInput!) { recordVisit(input: $input) { ${problems} visit { id reached satisfaction } } }`,
  close: `mutation($input: CloseCaseInput!) { closeCase(input: $input) { ${problems} closure { closed } } }`,
  endpoint: `mutation($input: CreateEndpointInput!) { createEndpoint(input: $input) { ${problems} secret endpoint { id } } }`,
};
export const JOURNEY = `query($id: ID!) { case(id: $id) { journey { steps { step state responsibleUnitCode due done } } } }`;
export const RECEIPT = `query($id: ID!) { case(id: $id) { receipt { number filedAt window { code name { zh } } needs received missing workingDays decideBy } } }`;
