const problems = 'problems { code message path } consistencyToken';

/** The mutations of the nine steps, by what they do. */
export const M = {
  register: `mutation($input: RegisterPersonInput!) { registerPerson(input: $input) { ${problems} person { id ref: id certificate { classLabel { zh } grade } name { value state } } } }`,
  contact: `mutation($input: ChangeContactInput!) { changeContact(input: $input) { ${problems} person { id } } }`,
  preferences: `mutation($input: ChangePreferencesInput!) { changePreferences(input: $input) { ${problems} person { preferences { channel sign mayBeCalled } } } }`,
  address: `mutation($input: ChangeAddressInput!) { changeAddress(input: $input) { ${problems} person { id street { code } addresses { kind from until current street { code } address { value } } } } }`,
  identity: `mutation($input: AddIdentityInput!) { addIdentity(input: $input) { ${problems} person { id idKind flags } } }`,
  guardian: `mutation($input: NameGuardianInput!) { nameGuardian(input: $input) { ${problems} person { flags guardians { guardianId relation legal inForce until name { value } } } } }`,
  disagree: `mutation($input: RecordDisagreementInput!) { recordDisagreement(input: $input) { ${problems} person { flags guardians { inForce } guardianDisagreements { disagreementId about { value } settledAt } } } }`,
  certificate: `mutation($input: RecordCertificateInput!) { recordCertificate(input: $input) { ${problems} person { flags certificate { grade } certificates { certificateId disabilityClass grade status issuer components { disabilityClass grade } } } } }`,
  correct: `mutation($input: ProposeCorrectionInput!) { proposeCorrection(input: $input) { ${problems} person { name { value } corrections { correctionId status fields name { value } } } } }`,
  decideCorrection: `mutation($input: DecideCorrectionInput!) { decideCorrection(input: $input) { ${problems} person { name { value } corrections { status proposedBy decidedBy } } } }`,
  recordDeath: `mutation($input: RecordDeathInput!) { recordDeath(input: $input) { ${problems} person { id diedOn } } }`,
  withdrawDeath: `mutation($input: WithdrawDeathInput!) { withdrawDeath(input: $input) { ${problems} person { id diedOn } } }`,
  linkPersons: `mutation($input: LinkPersonsInput!) { linkPersons(input: $input) { ${problems} person { id linkedPersons { id } cases(first: 20) { nodes { id } } } } }`,
  unlinkPersons: `mutation($input: UnlinkPersonsInput!) { unlinkPersons(input: $input) { ${problems} person { id canonical { id } } } }`,
  dismissDuplicate: `mutation($input: DismissDuplicateInput!) { dismissDuplicate(input: $input) { ${problems} suspect { id status dismissal } } }`,
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
  openCampaign: `mutation($input: OpenScreeningCampaignInput!) { openScreeningCampaign(input: $input) { ${problems} campaign { id listed } } }`,
  screen: `mutation($input: RecordNeedScreeningInput!) { recordNeedScreening(input: $input) { ${problems} screening { id result needs day recordedBy } } }`,
  urge: `mutation($input: UrgeWorkInput!) { urgeWork(input: $input) { ${problems} item { id urge { times seenAt } } } }`,
  seen: `mutation($input: AcknowledgeUrgeInput!) { acknowledgeUrge(input: $input) { ${problems} item { id urge { times seenAt } } } }`,
  screenMany: `mutation($input: RecordNeedScreeningsInput!) { recordNeedScreenings(input: $input) { ${problems} results { personId outcome problems { code path } } } }`,
  manager: `mutation($input: NameCaseManagerInput!) { nameCaseManager(input: $input) { ${problems} case { manager { unit { name { zh } } } } } }`,
  handOver: `mutation($input: HandOverCasesInput!) { handOverCases(input: $input) { ${problems} left results { caseId outcome problems { code } } } }`,
  appoint: `mutation($input: AppointInput!) { appoint(input: $input) { ${problems} appointment { id userId } } }`,
  endAppointment: `mutation($input: EndAppointmentInput!) { endAppointment(input: $input) { ${problems} casesLeft } }`,
  orderAssessment: `mutation($input: OrderAssessmentInput!) { orderAssessment(input: $input) { ${problems} order { id status due missing } } }`,
  assess: `mutation($input: RecordAssessmentInput!) { recordAssessment(input: $input) { ${problems} assessment { id score band } } }`,
  askExperts: `mutation($input: RequestExpertOpinionInput!) { requestExpertOpinion(input: $input) { ${problems} opinion { id status panels due } } }`,
  giveOpinion: `mutation($input: GiveExpertOpinionInput!) { giveExpertOpinion(input: $input) { ${problems} opinion { id status waiting } } }`,
  escalate: `mutation($input: EscalateToCityInput!) { escalateToCity(input: $input) { ${problems} escalation { withCity } } }`,
  returnFromCity: `mutation($input: ReturnFromCityInput!) { returnFromCity(input: $input) { ${problems} escalation { withCity } } }`,
  deviceNeed: `mutation($input: RecordDeviceNeedInput!) { recordDeviceNeed(input: $input) { ${problems} device { id status } } }`,
  fitDevice: `mutation($input: FitDeviceInput!) { fitDevice(input: $input) { ${problems} device { status } } }`,
  deliverDevice: `mutation($input: DeliverDeviceInput!) { deliverDevice(input: $input) { ${problems} device { status checkDue } } }`,
  checkDevice: `mutation($input: CheckDeviceUseInput!) { checkDeviceUse(input: $input) { ${problems} device { status use checkDue } } }`,
  returnDevice: `mutation($input: ReturnDeviceInput!) { returnDevice(input: $input) { ${problems} device { status } } }`,
  consent: `mutation($input: GiveConsentInput!) { giveConsent(input: $input) { ${problems} consent { id inForce } } }`,
  withdraw: `mutation($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { ${problems} consent { id inForce } } }`,
  send: `mutation($input: SendReferralInput!) { sendReferral(input: $input) { ${problems} referral { id status agency { name { zh } } } } }`,
  choose: `mutation($input: ChooseAgencyInput!) { chooseAgency(input: $input) { ${problems} choice { chosenBy agency { code } } } }`,
  place: `mutation($input: SendReferralInput!) { sendReferral(input: $input) { ${problems} referral { id status } waiting { id position priority status } } }`,
  declareService: `mutation($input: DeclareAgencyServiceInput!) { declareAgencyService(input: $input) { ${problems} agencyService { classes ageFrom ageUntil capacity free } } }`,
  changeCapacity: `mutation($input: ChangeCapacityInput!) { changeCapacity(input: $input) { ${problems} agencyService { capacity held free waiting } } }`,
  suspendDesignation: `mutation($input: SuspendDesignationInput!) { suspendDesignation(input: $input) { ${problems} agency { suspended { reason until } } } }`,
  resumeDesignation: `mutation($input: ResumeDesignationInput!) { resumeDesignation(input: $input) { ${problems} agency { suspended { reason } } } }`,
  closureDays: `mutation($input: DeclareClosureDaysInput!) { declareClosureDays(input: $input) { ${problems} agency { closureDays { closureId day reason } } } }`,
  openAgain: `mutation($input: TakeBackClosureDaysInput!) { takeBackClosureDays(input: $input) { ${problems} agency { closureDays { day } } } }`,
  keepPlace: `mutation($input: KeepPlaceInput!) { keepPlace(input: $input) { ${problems} referral { rePlacement { because state } } } }`,
  leaveWaitingList: `mutation($input: LeaveWaitingListInput!) { leaveWaitingList(input: $input) { ${problems} waiting { status reason } } }`,
  decline: `mutation($input: DeclineReferralInput!) { declineReferral(input: $input) { ${problems} referral { status declineReason } } }`,
  referOnward: `mutation($input: ReferOnwardInput!) { referOnward(input: $input) { ${problems} referral { id status } waiting { id position } } }`,
  noShow: `mutation($input: RecordNoShowInput!) { recordNoShow(input: $input) { ${problems} referral { status } } }`,
  requestCancellation: `mutation($input: RequestCancellationInput!) { requestCancellation(input: $input) { ${problems} referral { status } } }`,
  confirmCancellation: `mutation($input: ConfirmCancellationInput!) { confirmCancellation(input: $input) { ${problems} referral { status } } }`,
  acceptReferral: `mutation($input: AcceptReferralInput!) { acceptReferral(input: $input) { ${problems} referral { status } } }`,
  schedule: `mutation($input: ScheduleAppointmentInput!) { scheduleAppointment(input: $input) { ${problems} referral { status appointmentAt } } }`,
  note: `mutation($input: RecordInterimNoteInput!) { recordInterimNote(input: $input) { ${problems} referral { status } } }`,
  completeReferral: `mutation($input: CompleteReferralInput!) { completeReferral(input: $input) { ${problems} referral { status outcome } } }`,
  plan: `mutation($input: DraftPlanInput!) { draftPlan(input: $input) { ${problems} plan { id status goals { id domain baseline weight } } } }`,
  revise: `mutation($input: RevisePlanInput!) { revisePlan(input: $input) { ${problems} plan { id planVersion status } } }`,
  pause: `mutation($input: PauseServiceInput!) { pauseService(input: $input) { ${problems} plan { pauses { service from resumedOn reason } } } }`,
  resume: `mutation($input: ResumeServiceInput!) { resumeService(input: $input) { ${problems} plan { pauses { from resumedOn } } } }`,
  correctSession: `mutation($input: CorrectSessionInput!) { correctSession(input: $input) { ${problems} session { day minutes attendance annulled } } }`,
  groupSession: `mutation($input: DeliverGroupSessionInput!) { deliverGroupSession(input: $input) { ${problems} groupId rows { session { id } problems { code } } } }`,
  agree: `mutation($input: AgreePlanInput!) { agreePlan(input: $input) { ${problems} plan { status } } }`,
  approve: `mutation($input: ApprovePlanInput!) { approvePlan(input: $input) { ${problems} plan { status } } }`,
  session: `mutation($input: DeliverSessionInput!) { deliverSession(input: $input) { ${problems} session { day minutes attendance } } }`,
  progress: `mutation($input: NoteProgressInput!) { noteProgress(input: $input) { ${problems} progressNote { id } } }`,
  review: `mutation($input: ReviewEffectInput!) { reviewEffect(input: $input) { ${problems} effectReview { id gasT effective } } }`,
  visit: `mutation($input: RecordVisitInput!) { recordVisit(input: $input) { ${problems} visit { id reached satisfaction } } }`,
  close: `mutation($input: CloseCaseInput!) { closeCase(input: $input) { ${problems} closure { closed } } }`,
  reopen: `mutation($input: ReopenCaseInput!) { reopenCase(input: $input) { ${problems} closure { closed } } }`,
  hold: `mutation($input: HoldCaseInput!) { holdCase(input: $input) { ${problems} hold { onHold until } } }`,
  resumeCase: `mutation($input: ResumeCaseInput!) { resumeCase(input: $input) { ${problems} hold { onHold } } }`,
  flag: `mutation($input: RaiseFlagInput!) { raiseFlag(input: $input) { ${problems} flag { id open } } }`,
  resolveFlag: `mutation($input: ResolveFlagInput!) { resolveFlag(input: $input) { ${problems} flag { open } } }`,
  configure: `mutation($input: ConfigureUnitInput!) { configureUnit(input: $input) { ${problems} setting { key from days on } } }`,
  endpoint: `mutation($input: CreateEndpointInput!) { createEndpoint(input: $input) { ${problems} secret endpoint { id } } }`,
};
export const JOURNEY = `query($id: ID!) { case(id: $id) { journey { steps { step state responsibleUnitCode due done } } } }`;
export const CHECKLIST = `query($needs: [NeedKind!]!, $personId: ID) { materialsChecklist(needs: $needs, personId: $personId) { material needs onFile } }`;
export const RECEIPT = `query($id: ID!) { case(id: $id) { receipt { number filedAt window { code name { zh } } needs received missing workingDays decideBy } } }`;
export const CAMPAIGN = `query($id: ID!, $first: Int!) { screeningCampaign(id: $id) {
  listed progress { community { code } listed screened withNeeds refused away moved died pending }
  households(first: $first) { totalCount nodes { rank priority result needs person { id name { value } } request { id status filedAtUnit { code } needs { kind } } } }
} }`;
/** All numbers of a place and a period. */
export const STATISTICS = `query($place: String!, $period: StatisticsPeriod!, $asOf: DateTime) { statistics(place: $place, period: $period, asOf: $asOf) {
  cases {
    filed accepted refused withdrawn redirected closed reopened open byStep { step active overdue } byClass { disabilityClass filed open } byService { service filed open } byAge { ageBand filed open }
  }
  onTime { step done onTime rate } acceptanceTime { count meanWorkingDays medianWorkingDays } answerTime { count meanWorkingDays medianWorkingDays accepted declined }
  noShow { appointments kept noShows rate } sessions { planned delivered missed rate } outcome { reviews effective gasT reassessments barthelChange }
  satisfaction { visits reached answers mean distribution { value count } } closureReasons { reason count } caseload { worker cases } coverage { inNeed served rate }
} }`;
export const MESSAGES = `query($personId: ID!) { messages(first: 20, filter: { personId: $personId }) { nodes { template channel language text status attempts case { id } } } }`;
